import type { Context } from '../../core/context.ts';
import type { Deps } from '../../core/deps.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { forwardStore } from '../../db/schema/forwarding.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { endpointOf, forwardStoreFaults, type NewForwardStore, sealSecret } from './forward-store.ts';

/**
 * Adds an outside store. It is sent what comes in from now on, or everything that is here already.
 * @throws invalid with each field
 */
export async function addForwardStore(
  context: Context,
  input: NewForwardStore & { readonly fromBeginning: boolean },
  rules: Pick<Deps, 'allowLoopbackPlatforms' | 'privateHosts'>,
): Promise<{ storeId: string }> {
  authorise(context, 'forwarding.manage');
  const faults = forwardStoreFaults(input, {
    allowLoopback: rules.allowLoopbackPlatforms,
    privateHosts: rules.privateHosts ?? [],
  });
  if (faults.length > 0) throw invalid(faults, faults.map((fault) => fault.message).join(' '));
  const storeId = newId();
  const sealedSecret = await sealSecret(context.secretKey, storeId, input.secret);
  const now = context.now();
  await inTransaction(context, 'common', async (tx) => {
    await refuseSecond(tx, endpointOf(input.url), input.key);
    const begins = input.fromBeginning ? 0n : await readPosition(tx);
    await tx.db.insert(forwardStore).values({
      tenantId: context.tenantId,
      id: storeId,
      name: input.name.trim(),
      url: endpointOf(input.url),
      key: input.key,
      sealedSecret,
      version: input.version,
      filter: { verbs: [...(input.filter.verbs ?? [])], activities: [...(input.filter.activities ?? [])] },
      onlyAgreed: input.onlyAgreed,
      status: 'active',
      fromSeq: begins,
      seq: begins,
      triedSeq: begins,
      nextAttemptAt: now,
      attempts: 0,
      delivered: 0,
      createdAt: now,
      createdBy: context.actor.kind === 'person' ? context.actor.personId : null,
    });
    await audit(tx, { action: 'forwarding.added', entity: 'forward_store', entityId: storeId });
  });
  context.announced();
  return { storeId };
}

/** A position of the record store: the milliseconds of the database's clock, and 20 bits more. */
async function readPosition({ sql }: Tx): Promise<bigint> {
  const [row] = await sql`
    select (floor(extract(epoch from clock_timestamp()) * 1000)::bigint << 20)::text as position`;
  return BigInt(row?.position);
}

/** The same store twice would be sent everything twice; a form sent twice adds one. */
async function refuseSecond({ sql, context }: Tx, url: string, key: string): Promise<void> {
  const { tenantId } = context;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`forward:${tenantId}`}, 0))`;
  const [there] = await sql`
    select 1 from forward_store
     where tenant_id = ${tenantId} and url = ${url} and key = ${key} and status <> 'removed'`;
  if (there)
    throw new AppError(
      'conflict',
      'This store is added already, with the same key. Resume or remove it there.',
    );
}

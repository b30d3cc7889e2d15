import { type Followed, readStatements } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { unsealSecret } from './forward-store.ts';
import { sendStatements } from './send-statements.ts';

/** Sent again at once; the others with the next click. */
const MOST = 500;

/**
 * Asks for what a store would not take to be sent again; a job does it.
 * @throws not_found for a store of nobody here
 */
export async function resendParked(context: Context, input: { readonly storeId: string }): Promise<void> {
  authorise(context, 'forwarding.manage');
  const { storeId } = input;
  await inTransaction(context, 'common', async (tx) => {
    const [store] = await tx.sql`
      select 1 from forward_store where tenant_id = ${context.tenantId} and id = ${storeId} and status <> 'removed'`;
    if (!store) throw notFound('record store');
    await audit(tx, { action: 'forwarding.resent', entity: 'forward_store', entityId: storeId });
    await announce(tx, 'forwarding.resend-asked', { storeId });
  });
}

/** Wakes for it: each parked statement is sent by itself; what is refused again stays parked with the new reason. */
export async function sendParked(
  context: Context,
  { storeId }: Events['forwarding.resend-asked'],
): Promise<void> {
  authorise(context, 'forwarding.send');
  const work = await readParked(context, storeId);
  if (!work) return;
  const secret = await unsealSecret(context.secretKey, storeId, work.target.sealedSecret);
  if (secret === null) return;
  for (const one of work.statements) {
    const sent = await sendStatements(context.outgoing, { ...work.target, secret }, [one]);
    if (sent.later) return;
    await settleParked(context, storeId, one.id, sent.parked[0]?.reason ?? null);
  }
}

async function readParked(context: Context, storeId: string) {
  const { tenantId } = context;
  return inTransaction(context, 'development', async ({ sql }) => {
    const [store] = await sql`
      select url, key, sealed_secret, version from forward_store
       where tenant_id = ${tenantId} and id = ${storeId} and status = 'active'`;
    if (!store) return null;
    const parked = await sql`
      select statement_id from forward_parked
       where tenant_id = ${tenantId} and store_id = ${storeId} and settled_at is null order by parked_at limit ${MOST}`;
    const ids = parked.map((row) => String(row.statement_id));
    const statements: readonly Followed[] = await readStatements(sql, tenantId, ids);
    const { url, key, sealed_secret: sealedSecret, version } = store;
    return { target: { url, key, sealedSecret, version }, statements };
  });
}

async function settleParked(
  context: Context,
  storeId: string,
  statementId: string,
  reason: string | null,
): Promise<void> {
  const { tenantId, now } = context;
  await inTransaction(context, 'development', async ({ sql }) => {
    await sql`
      update forward_parked set reason = coalesce(${reason}, reason), parked_at = ${now()},
             settled_at = ${reason === null ? now() : null}
       where tenant_id = ${tenantId} and store_id = ${storeId} and statement_id = ${statementId}`;
    if (reason === null)
      await sql`
        update forward_store set delivered = delivered + 1, last_delivered_at = ${now()}
         where tenant_id = ${tenantId} and id = ${storeId}`;
  });
}

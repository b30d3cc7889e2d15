import { type Followed, readAfter } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { decidePasses, type ForwardFilter } from './decide-forward.ts';

/** Statements that are looked at in one turn. */
export const TURN = 100;
/** Longer than a turn may take: after it whoever claimed was killed, and the same is sent again, which harms nothing. */
const BUSY_MS = 120_000;

/** A turn at a store: what is to be sent, in order, and where the cursor goes when it is done. */
export interface Turn {
  readonly storeId: string;
  readonly url: string;
  readonly key: string;
  readonly sealedSecret: string;
  readonly version: '1.0.3' | '2.0.0';
  readonly attempts: number;
  readonly statements: readonly Followed[];
  /** Null where nothing new is there. */
  readonly upTo: { readonly seq: string; readonly stored: string } | null;
  readonly more: boolean;
}

/** Ids of the tenant's stores that are due. */
export async function listDueStores(context: Context): Promise<string[]> {
  authorise(context, 'forwarding.send');
  return inTransaction(context, 'development', async ({ sql }) => {
    const rows = await sql`
      select id from forward_store
       where tenant_id = ${context.tenantId} and status = 'active' and next_attempt_at <= ${context.now()}
         and (busy_until is null or busy_until < ${context.now()})`;
    return rows.map((row) => row.id);
  });
}

/**
 * Takes a store's next turn: nobody else sends to it meanwhile, so what arrives there keeps its order. Null where it
 * is not due, or somebody else has it.
 */
export async function claimStore(context: Context, storeId: string): Promise<Turn | null> {
  authorise(context, 'forwarding.send');
  const { tenantId, now } = context;
  return inTransaction(context, 'development', async (tx) => {
    const [row] = await tx.sql`
      update forward_store set busy_until = ${new Date(now().getTime() + BUSY_MS)}
       where tenant_id = ${tenantId} and id = ${storeId} and status = 'active' and next_attempt_at <= ${now()}
         and (busy_until is null or busy_until < ${now()})
      returning *, seq::text as position`;
    if (!row) return null;
    const read = await readAfter(tx.sql, tenantId, row.position, TURN);
    const passing = read.filter(({ statement }) => decidePasses(row.filter as ForwardFilter, statement));
    const last = read.at(-1);
    return {
      storeId,
      url: row.url,
      key: row.key,
      sealedSecret: row.sealed_secret,
      version: row.version,
      attempts: row.attempts,
      statements: row.only_agreed ? await ofThoseWhoAgreed(tx, storeId, passing) : passing,
      upTo: last ? { seq: last.seq, stored: last.stored } : null,
      more: read.length === TURN,
    };
  });
}

/** Only statements whose actor is an account of somebody who agreed; of nobody known, nothing is sent. */
async function ofThoseWhoAgreed(
  { sql, context }: Tx,
  storeId: string,
  statements: readonly Followed[],
): Promise<Followed[]> {
  const accounts = [...new Set(statements.map(({ statement }) => JSON.stringify(accountOf(statement))))];
  if (accounts.length === 0) return [];
  const { tenantId, publicUrl } = context;
  const rows = await sql`
    select a.account::text as account
      from json_array_elements(${sql.json(accounts.map((one) => JSON.parse(one)))}::json) as a(account)
     where exists (
       select 1 from forward_consent c
        where c.tenant_id = ${tenantId} and c.store_id = ${storeId}
          and (c.person_id in (select p.person_id from account p
                                where p.tenant_id = c.tenant_id and p.issuer = a.account ->> 0 and p.sub = a.account ->> 1)
               or (a.account ->> 0 = ${`${publicUrl}/tenants/${tenantId}`} and a.account ->> 1 = c.person_id::text)))`;
  const agreed = new Set(rows.map((row) => JSON.stringify(JSON.parse(row.account))));
  return statements.filter(({ statement }) => agreed.has(JSON.stringify(accountOf(statement))));
}

const accountOf = ({ actor }: Followed['statement']): readonly [string, string] => [
  actor.account?.homePage ?? '',
  actor.account?.name ?? '',
];

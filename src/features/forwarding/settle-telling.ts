import type { Tx } from '../../db/transaction.ts';
import type { Turn } from './claim-turn.ts';
import type { Copy, CopyPage } from './read-copies.ts';
import type { Outcome } from './send-statements.ts';

interface Told {
  readonly copies: readonly Copy[];
  readonly page: CopyPage | null;
}

/** Keeps which copies a store voided, of which it had none, and which it would not void; those wait for somebody. */
export async function settleTelling(
  tx: Tx,
  { storeId }: Turn,
  { copies, page }: Told,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (page) await moveOn(tx, storeId, page, copies, outcomes);
  else await settleAgain(tx, storeId, outcomes);
}

async function moveOn(
  tx: Tx,
  storeId: string,
  { erasureId, last }: CopyPage,
  copies: readonly Copy[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const { sql, context } = tx;
  const { tenantId, now } = context;
  const isDone = last && outcomes.length === copies.length;
  const refused = outcomes.filter((one) => one.refused !== null);
  const absent = outcomes.filter((one) => one.absent).length;
  await sql`
    update forward_telling
       set after_id = coalesce(${outcomes.at(-1)?.id ?? null}::uuid, after_id), absent = absent + ${absent},
           told = told + ${outcomes.length - refused.length - absent}, done_at = ${isDone ? now() : null}
     where tenant_id = ${tenantId} and store_id = ${storeId} and erasure_id = ${erasureId}`;
  if (refused.length === 0) return;
  await sql`
    insert into forward_parked (tenant_id, store_id, statement_id, reason, parked_at, erasure_id)
    select ${tenantId}, ${storeId}, r.id, r.refused, ${now()}, ${erasureId}::uuid
      from json_to_recordset(${JSON.stringify(refused)}::text::json) as r(id uuid, refused text)
    on conflict (tenant_id, store_id, statement_id)
    do update set reason = excluded.reason, parked_at = excluded.parked_at, erasure_id = excluded.erasure_id,
                  again_at = null, settled_at = null`;
}

async function settleAgain(
  { sql, context }: Tx,
  storeId: string,
  outcomes: readonly Outcome[],
): Promise<void> {
  const { tenantId, now } = context;
  await sql`
    with tried as (
      update forward_parked p set again_at = null, reason = coalesce(r.refused, p.reason),
             settled_at = case when r.refused is null then ${now()}::timestamptz end
        from json_to_recordset(${JSON.stringify(outcomes)}::text::json) as r(id uuid, refused text, absent boolean)
       where p.tenant_id = ${tenantId} and p.store_id = ${storeId} and p.statement_id = r.id
         and p.erasure_id is not null
      returning p.erasure_id, r.refused is null and r.absent is not true as told, r.absent is true as absent)
    update forward_telling n set told = n.told + t.told, absent = n.absent + t.absent
      from (select erasure_id, count(*) filter (where told)::int as told,
                   count(*) filter (where absent)::int as absent from tried group by 1) t
     where n.tenant_id = ${tenantId} and n.store_id = ${storeId} and n.erasure_id = t.erasure_id`;
}

import { actingPersonId } from '../../core/context.ts';
import type { Tx } from '../../db/transaction.ts';
import type { LastDecision } from './contract.ts';

/** The actor's own last batch that was not undone; a batch may hold decisions, a finished option, or both. */
export async function findLastBatch(tx: Tx): Promise<{ batchId: string } | null> {
  const { tenantId } = tx.context;
  const me = actingPersonId(tx.context);
  // "is not distinct from" would read every decision there is: no index serves it
  const isMe = me === null ? tx.sql`is null` : tx.sql`= ${me}`;
  const [row] = await tx.sql<{ batchId: string }[]>`
    select batch_id as "batchId" from (
      (select batch_id, decided_at as at from alignment_decision
        where tenant_id = ${tenantId} and decided_by ${isMe} and undone_at is null
        order by decided_at desc, batch_id desc limit 1)
      union all
      (select batch_id, reviewed_at from mapping_review
        where tenant_id = ${tenantId} and reviewed_by ${isMe}
        order by reviewed_at desc, batch_id desc limit 1)) last
     order by at desc, batch_id desc limit 1`;
  return row ?? null;
}

/** The same in words for the page: "“Goal setting” → Setting objectives, level 2, by you". */
export async function findLastDecision(tx: Tx): Promise<LastDecision | null> {
  const last = await findLastBatch(tx);
  if (!last) return null;
  const { tenantId } = tx.context;
  type Row = {
    optionId: string;
    optionTitle: string;
    name: string | null;
    status: 'confirmed' | 'rejected' | null;
    level: number | null;
    count: number;
  };
  const [row] = await tx.sql<Row[]>`
    with batch as (
      select d.option_id, d.competency_id, d.next, d.id from alignment_decision d
       where d.tenant_id = ${tenantId} and d.batch_id = ${last.batchId}
      union all
      select r.option_id, null, null, null from mapping_review r
       where r.tenant_id = ${tenantId} and r.batch_id = ${last.batchId})
    select b.option_id as "optionId", o.title as "optionTitle", c.name, b.next->>'status' as status,
           (b.next->>'level')::int as level, (count(b.competency_id) over ())::int as count
      from batch b
      join learning_option o on o.tenant_id = ${tenantId} and o.id = b.option_id
      left join competency c on c.tenant_id = ${tenantId} and c.id = b.competency_id
     order by (b.next->>'status' = 'confirmed') desc nulls last, b.id limit 1`;
  if (!row) return null;
  const { optionId, optionTitle, name, status, level, count } = row;
  const first = name !== null && status !== null && level !== null ? { name, status, level } : null;
  return { batchId: last.batchId, optionId, optionTitle, count, first };
}

import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { outlivedBefore } from './outlived-before.ts';

/** Statements that one round looks at, and of one job. */
const LOOKED_AT = 5_000;
const PER_JOB = 200;

/**
 * Looks for statements that are older than the company keeps them, a piece of the store in each round: what is
 * neither evidence nor waits in the inbox is announced to go, in the transaction that remembers how far it looked.
 */
export async function findOutlived(context: Context): Promise<void> {
  authorise(context, 'retention.keep');
  await inTransaction(context, 'development', async (tx) => {
    const { tenantId } = context;
    const [rule] = await tx.sql`
      select months, looked_to::text as looked_to from retention_rule where tenant_id = ${tenantId} for update skip locked`;
    if (!rule) return;
    const rows = await readOld(tx, String(rule.looked_to), outlivedBefore(context.now(), rule.months));
    const last = rows.at(-1);
    if (!last) return;
    const ids = rows.filter(({ needed }) => !needed).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += PER_JOB)
      await announce(tx, 'statements.outlived', { statementIds: ids.slice(from, from + PER_JOB) });
    await tx.sql`
      update retention_rule set looked_to = ${last.seq}::bigint, dropped = dropped + ${ids.length}
       where tenant_id = ${tenantId}`;
  });
}

async function readOld(
  { sql, context }: Tx,
  after: string,
  before: bigint,
): Promise<readonly { id: string; seq: string; needed: boolean }[]> {
  return sql<{ id: string; seq: string; needed: boolean }[]>`
    select s.id, s.seq::text as seq,
           exists (select 1 from evidence e where e.tenant_id = s.tenant_id and e.kind = 'completion'
                      and e.source_ref = s.id::text)
           or exists (select 1 from unmatched_completion u where u.tenant_id = s.tenant_id
                         and u.statement_id = s.id and u.matched_at is null) as needed
      from records.statement s
     where s.tenant_id = ${context.tenantId} and s.seq > ${after}::bigint and s.seq < ${String(before)}::bigint
     order by s.seq limit ${LOOKED_AT}`;
}

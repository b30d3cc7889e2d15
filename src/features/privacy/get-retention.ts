import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { outlivedBefore } from './outlived-before.ts';

export interface Retention {
  /** Null: statements are kept. */
  readonly months: number | null;
  readonly setAt: Date | null;
  /** Statements that went by the rule so far. */
  readonly dropped: number;
}

/** The company's rule, or that there is none. */
export async function getRetention(context: Context): Promise<Retention> {
  authorise(context, 'retention.set');
  return inTransaction(context, 'common', async ({ sql }) => {
    const [row] = await sql`
      select months, set_at, dropped::int as dropped from retention_rule where tenant_id = ${context.tenantId}`;
    return { months: row?.months ?? null, setAt: row?.set_at ?? null, dropped: row?.dropped ?? 0 };
  });
}

/** Counting goes no further than this. */
export const MOST_COUNTED = 100_000;

/**
 * How many statements would go if they were kept for so many months: nothing is changed.
 * @returns at most MOST_COUNTED + 1, which means more than that
 */
export async function countOutlived(context: Context, months: number): Promise<number> {
  authorise(context, 'retention.set');
  const { tenantId } = context;
  const before = outlivedBefore(context.now(), months);
  return inTransaction(context, 'development', async ({ sql }) => {
    const [row] = await sql`
      select count(*)::int as n from (
        select 1 from records.statement s
         where s.tenant_id = ${tenantId} and s.seq < ${String(before)}::bigint
           and not exists (select 1 from evidence e where e.tenant_id = s.tenant_id and e.kind = 'completion'
                              and e.source_ref = s.id::text)
           and not exists (select 1 from unmatched_completion u where u.tenant_id = s.tenant_id
                              and u.statement_id = s.id and u.matched_at is null)
         limit ${MOST_COUNTED + 1}) old`;
    return Number(row?.n ?? 0);
  });
}

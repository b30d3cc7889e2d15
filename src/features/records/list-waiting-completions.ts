import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** Completions of one course of an LMS that belong to no option of the catalogue yet. */
export interface WaitingCourse {
  readonly objectId: string;
  readonly objectName: string | null;
  readonly completions: number;
  readonly since: Date;
}

export interface WaitingCompletions {
  readonly courses: readonly WaitingCourse[];
  /** Completions of accounts that nobody is linked with; they follow the account's link. */
  readonly ofUnknownAccounts: number;
}

/** The inbox of completions that could not be matched, by course, the most asked for first; 50 at most. */
export async function listWaitingCompletions(context: Context): Promise<WaitingCompletions> {
  authorise(context, 'completion.match');
  return inTransaction(context, 'common', async (tx) => {
    const courses = await tx.sql`
      select object_id, max(object_name) as object_name, count(*)::int as completions, min(waiting_since) as since
        from unmatched_completion
       where tenant_id = ${context.tenantId} and matched_at is null and missing_option = 'yes'
       group by object_id order by count(*) desc, object_id limit 50`;
    const [unknown] = await tx.sql`
      select count(*)::int as n from unmatched_completion
       where tenant_id = ${context.tenantId} and matched_at is null and missing_person = 'yes'`;
    return {
      courses: courses.map((row) => ({
        objectId: row.object_id,
        objectName: row.object_name,
        completions: row.completions,
        since: row.since,
      })),
      ofUnknownAccounts: unknown?.n ?? 0,
    };
  });
}

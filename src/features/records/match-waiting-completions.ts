import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { recordCompletion } from './record-completions.ts';

/** Tried in one transaction. */
const PAGE = 200;

/**
 * Tries the completions that wait in the inbox again, because an account was linked, a course was bound or
 * the catalogue changed: one link brings all its statements in. Returns how many found their place.
 */
export async function matchWaitingCompletions(context: Context): Promise<number> {
  authorise(context, 'completion.record');
  let matched = 0;
  let after: string | null = null;
  do {
    const page: { matched: number; last: string | null } = await matchPage(context, after);
    matched += page.matched;
    after = page.last;
  } while (after);
  return matched;
}

async function matchPage(
  context: Context,
  after: string | null,
): Promise<{ matched: number; last: string | null }> {
  return inTransaction(context, 'development', async (tx) => {
    const { tenantId } = context;
    const waiting = await tx.sql`
      select statement_id, issuer, sub, object_id, object_name, occurred_at from unmatched_completion u
       where tenant_id = ${tenantId} and matched_at is null and (${after}::uuid is null or statement_id > ${after}::uuid)
       order by statement_id limit ${PAGE} for update skip locked`;
    let matched = 0;
    for (const row of waiting) {
      const report = {
        issuer: row.issuer,
        sub: row.sub,
        objectId: row.object_id,
        objectName: row.object_name,
        occurredAt: row.occurred_at,
      };
      if (!(await recordCompletion(tx, row.statement_id, report))) continue;
      await tx.sql`
        update unmatched_completion set matched_at = ${context.now()}
         where tenant_id = ${tenantId} and statement_id = ${row.statement_id}`;
      matched++;
    }
    if (matched > 0) await audit(tx, { action: 'completions.matched', details: { matched } });
    return { matched, last: waiting.length === PAGE ? waiting.at(-1)?.statement_id : null };
  });
}

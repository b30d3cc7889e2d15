import { BELIEVED_MS } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { closeErasure } from './close-erasure.ts';
import { eraseInCommon } from './erase-in-common.ts';
import { eraseInDevelopment } from './erase-in-development.ts';
import { eraseInEvaluation } from './erase-in-evaluation.ts';
import { eraseInStore } from './erase-in-store.ts';
import { proveErased } from './prove-erased.ts';
import { searchStatements } from './search-statements.ts';
import { settleErasure } from './settle-erasure.ts';

/** By then every process knows that the person is erased, and what was under way when it was confirmed has ended. */
const AFTER_MS = BELIEVED_MS * 3;

/**
 * Ends the erasures that were confirmed a while ago: everything is taken away once more, in every plane, then who the
 * person was, then a search proves it. Stops before that where the store is not through yet, or a plane fails; the
 * next round goes on.
 */
export async function finishErasures(context: Context): Promise<void> {
  for (const erasureId of await listDue(context)) {
    const ids = { erasureId };
    if (!(await eraseInStore(context, ids))) continue;
    await eraseInDevelopment(context, ids);
    await eraseInEvaluation(context, ids);
    await eraseInCommon(context, ids);
    const subject = await closeErasure(context, erasureId);
    if (!subject) continue;
    const searched = await searchStatements(context, erasureId, subject);
    if (searched.whole)
      await settleErasure(context, erasureId, await proveErased(context, subject, searched));
  }
}

async function listDue(context: Context): Promise<string[]> {
  authorise(context, 'erasure.carry-out');
  const before = new Date(context.now().getTime() - AFTER_MS);
  return inTransaction(context, 'common', async ({ sql }) => {
    const rows = await sql`
      select id from erasure
       where tenant_id = ${context.tenantId} and confirmed_at < ${before} and done_at is null order by confirmed_at`;
    return rows.map((row) => String(row.id));
  });
}

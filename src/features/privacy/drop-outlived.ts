import { eraseStatements } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/** Wakes when statements are older than the company keeps them: they go. Repeating it finds nothing. */
export async function dropOutlived(
  context: Context,
  { statementIds }: Events['statements.outlived'],
): Promise<void> {
  authorise(context, 'retention.keep');
  await inTransaction(context, 'store', async (tx) => {
    const gone = await eraseStatements(tx.sql, context.tenantId, statementIds, { at: context.now() });
    if (gone > 0) await audit(tx, { action: 'statements.outlived', details: { statements: gone } });
  });
}

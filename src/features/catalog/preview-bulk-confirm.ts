import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { BULK_ABOVE, bulkRows, fingerprintOf } from './bulk-rows.ts';
import type { BulkPreview } from './contract.ts';

/**
 * What confirming everything at or above a score would do, best first: undecided suggestions of active options
 * that nobody has finished with. Nothing is written.
 * @param input.above 0–1
 */
export async function previewBulkConfirm(
  context: Context,
  input: { readonly above?: number },
): Promise<BulkPreview> {
  authorise(context, 'mapping.read');
  const above = input.above ?? BULK_ABOVE;
  return inTransaction(context, 'common', async (tx) => {
    const rows = await bulkRows(tx, above);
    const fingerprint = await fingerprintOf(rows);
    return { above, fingerprint, rows: rows.map(({ version: _, ...row }) => row) };
  });
}

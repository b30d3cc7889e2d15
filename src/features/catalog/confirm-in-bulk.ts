import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { bulkRows, fingerprintOf } from './bulk-rows.ts';
import { writeDecisions } from './write-decisions.ts';

/**
 * Confirms exactly what the preview of this fingerprint showed, but for what was left out; one batch, undone as
 * one.
 * @param input.leaveOut `optionId.competencyId` of the rows that were ticked to stay undecided
 * @throws conflict where the list is no longer the one that was shown: suggestions or decisions have changed
 */
export async function confirmInBulk(
  context: Context,
  input: {
    readonly above: number;
    readonly fingerprint: string;
    readonly leaveOut?: readonly string[];
  },
): Promise<{ batchId: string; count: number }> {
  authorise(context, 'mapping.decide');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await bulkRows(tx, input.above);
    if ((await fingerprintOf(rows)) !== input.fingerprint)
      throw new AppError(
        'conflict',
        'The suggestions have changed since you looked at them. Nothing was confirmed: look at the list once more.',
      );
    const leftOut = new Set(input.leaveOut);
    const chosen = rows.filter(({ optionId, competencyId }) => !leftOut.has(`${optionId}.${competencyId}`));
    const batchId = newId();
    const written = await writeDecisions(
      tx,
      batchId,
      chosen.map(({ optionId, competencyId, level, version }) => ({
        optionId,
        competencyId,
        level,
        status: 'confirmed',
        seenVersion: version,
      })),
    );
    if (written.length > 0)
      await audit(tx, {
        action: 'alignment.confirmed-in-bulk',
        entity: 'alignment',
        details: { batchId, above: input.above, count: written.length, leftOut: leftOut.size },
      });
    return { batchId, count: written.length };
  });
}

import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { DecisionResult } from './confirm-alignment.ts';
import { requireMappable } from './mappable.ts';
import { writeDecisions } from './write-decisions.ts';

/**
 * A person says that the option does not bring the competency: it is not suggested again, and where it was
 * confirmed it no longer counts.
 * @throws forbidden, not_found, conflict where somebody decided meanwhile
 */
export async function rejectAlignment(
  context: Context,
  input: { readonly optionId: string; readonly competencyId: string; readonly version: number },
): Promise<DecisionResult> {
  authorise(context, 'mapping.decide');
  return inTransaction(context, 'common', async (tx) => {
    await requireMappable(tx, { ...input, level: null });
    const batchId = newId();
    const { optionId, competencyId } = input;
    const written = await writeDecisions(tx, batchId, [
      { optionId, competencyId, status: 'rejected', level: 1, seenVersion: input.version },
    ]);
    if (written.length > 0)
      await audit(tx, {
        action: 'alignment.rejected',
        entity: 'learning_option',
        entityId: optionId,
        details: { batchId, competencyId },
      });
    return { batchId, optionId, count: written.length };
  });
}

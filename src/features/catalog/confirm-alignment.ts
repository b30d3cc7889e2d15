import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { requireMappable } from './mappable.ts';
import { writeDecisions } from './write-decisions.ts';

export interface AlignmentConfirmation {
  readonly optionId: string;
  readonly competencyId: string;
  /** The level the option brings, on the competency's scale. */
  readonly level: number;
  /** 0–1; left out: as it was, 1 for a new one. */
  readonly relevance?: number;
  /** The mark of what the person saw; 0 where nothing stood. */
  readonly version: number;
}

/** What a decision did: `count` is 0 where it stood so already. */
export interface DecisionResult {
  readonly batchId: string;
  readonly optionId: string;
  readonly count: number;
}

/**
 * A person confirms that the option brings the competency to a level: from now on its completions are evidence
 * (R95). Saying it twice changes nothing.
 * @throws forbidden, not_found, invalid (level), conflict where somebody decided meanwhile
 */
export async function confirmAlignment(
  context: Context,
  input: AlignmentConfirmation,
): Promise<DecisionResult> {
  authorise(context, 'mapping.decide');
  return inTransaction(context, 'common', async (tx) => {
    await requireMappable(tx, input);
    const batchId = newId();
    const { optionId, competencyId, level } = input;
    const written = await writeDecisions(tx, batchId, [
      { ...input, status: 'confirmed', seenVersion: input.version },
    ]);
    if (written.length > 0)
      await audit(tx, {
        action: 'alignment.confirmed',
        entity: 'learning_option',
        entityId: optionId,
        details: { batchId, competencyId, level },
      });
    return { batchId, optionId, count: written.length };
  });
}

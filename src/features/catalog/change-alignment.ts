import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { DecisionResult } from './confirm-alignment.ts';
import type { Decision } from './decide-transition.ts';
import { requireMappable } from './mappable.ts';
import { writeDecisions } from './write-decisions.ts';

export interface AlignmentChange {
  readonly optionId: string;
  readonly competencyId: string;
  readonly level: number;
  readonly relevance?: number;
  readonly version: number;
  /** Confirm this one instead: the first is rejected, both in one batch. */
  readonly insteadId?: string;
  /** The mark of what the person saw of the other one. */
  readonly insteadVersion?: number;
}

/**
 * Changes what was said about option ↔ competency: the level, the relevance, or the competency itself.
 * @throws forbidden, not_found, invalid (level), conflict where somebody decided meanwhile
 */
export async function changeAlignment(context: Context, input: AlignmentChange): Promise<DecisionResult> {
  authorise(context, 'mapping.decide');
  const { optionId, competencyId, level, relevance, version, insteadId, insteadVersion = 0 } = input;
  const other = insteadId !== undefined && insteadId !== competencyId ? insteadId : null;
  const decisions: Decision[] = other
    ? [
        { optionId, competencyId, status: 'rejected', level: 1, seenVersion: version },
        {
          optionId,
          competencyId: other,
          status: 'confirmed',
          level,
          relevance,
          seenVersion: insteadVersion,
        },
      ]
    : [{ optionId, competencyId, status: 'confirmed', level, relevance, seenVersion: version }];
  return inTransaction(context, 'common', async (tx) => {
    for (const { status, ...pair } of decisions)
      await requireMappable(tx, { ...pair, level: status === 'confirmed' ? pair.level : null });
    const batchId = newId();
    const written = await writeDecisions(tx, batchId, decisions);
    if (written.length > 0)
      await audit(tx, {
        action: 'alignment.changed',
        entity: 'learning_option',
        entityId: optionId,
        details: { batchId, competencyId, insteadId: other, level },
      });
    return { batchId, optionId, count: written.length };
  });
}

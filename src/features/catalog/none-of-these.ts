import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/catalog.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { DecisionResult } from './confirm-alignment.ts';
import { requireMappable, requireOption } from './mappable.ts';
import { writeDecisions } from './write-decisions.ts';

/**
 * None of these: rejects exactly the matches that the person was shown and marks the option as finished with,
 * also where nothing was shown. One batch.
 * @param input.shown what stood on the page, each with the mark of what was seen
 * @throws forbidden, not_found, conflict where somebody decided on one of them meanwhile
 */
export async function noneOfThese(
  context: Context,
  input: {
    readonly optionId: string;
    readonly shown: readonly { readonly competencyId: string; readonly version: number }[];
  },
): Promise<DecisionResult> {
  authorise(context, 'mapping.decide');
  return inTransaction(context, 'common', async (tx) => {
    const { optionId } = input;
    await requireOption(tx, optionId);
    const batchId = newId();
    const { tenantId, now } = context;
    const reviewed = await tx.db
      .insert(schema.mappingReview)
      .values({ tenantId, optionId, reviewedBy: actingPersonId(context), reviewedAt: now(), batchId })
      .onConflictDoNothing()
      .returning({ optionId: schema.mappingReview.optionId });
    for (const { competencyId } of input.shown)
      await requireMappable(tx, { optionId, competencyId, level: null });
    const written = await writeDecisions(
      tx,
      batchId,
      input.shown.map(({ competencyId, version }) => ({
        optionId,
        competencyId,
        status: 'rejected',
        level: 1,
        seenVersion: version,
      })),
    );
    if (written.length > 0 || reviewed.length > 0)
      await audit(tx, {
        action: 'option.reviewed',
        entity: 'learning_option',
        entityId: optionId,
        details: { batchId, rejected: written.length },
      });
    return { batchId, optionId, count: written.length };
  });
}

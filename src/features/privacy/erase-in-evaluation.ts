import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { eraseRows } from './erase-rows.ts';
import { openSubject } from './sealed-subject.ts';

/** Wakes when an erasure was confirmed, in the evaluation plane: objectives go. Repeating it finds nothing. */
export async function eraseInEvaluation(
  context: Context,
  { erasureId }: Events['erasure.confirmed'],
): Promise<void> {
  authorise(context, 'erasure.carry-out');
  await inTransaction(context, 'evaluation', async (tx) => {
    const subject = await openSubject(tx, erasureId);
    if (!subject) return;
    const counts = await eraseRows(tx, subject);
    if (Object.keys(counts).length > 0)
      await audit(tx, {
        action: 'evaluation.erased',
        subjectId: subject.personIds[0] ?? null,
        entity: 'erasure',
        entityId: erasureId,
        details: counts,
      });
  });
}

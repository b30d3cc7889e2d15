import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Wakes when an account was linked to an employee: what the provisional person logged becomes the employee's own.
 * Repeating it changes nothing.
 */
export async function moveLoggedLearning(context: Context, linked: Events['account.linked']): Promise<void> {
  const { formerPersonId, personId } = linked;
  if (formerPersonId === personId) return;
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'completion.record', personId);
    const moved = await tx.sql`
      update development.logged_learning set person_id = ${personId}
       where tenant_id = ${context.tenantId} and person_id = ${formerPersonId} returning id`;
    if (moved.length > 0)
      await audit(tx, {
        action: 'learning.moved',
        subjectId: personId,
        details: { from: formerPersonId, entries: moved.length },
      });
  });
}

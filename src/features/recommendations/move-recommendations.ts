import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Wakes when an account was linked to an employee: what was recommended to the provisional person is the
 * employee's. Repeating it changes nothing.
 */
export async function moveRecommendations(
  context: Context,
  { formerPersonId, personId }: Events['account.linked'],
): Promise<void> {
  if (formerPersonId === personId) return;
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'completion.record', personId);
    const moved = await tx.sql`
      update development.recommendation set person_id = ${personId}
       where tenant_id = ${context.tenantId} and person_id = ${formerPersonId} returning id`;
    if (moved.length === 0) return;
    await audit(tx, {
      action: 'recommendations.moved',
      subjectId: personId,
      details: { from: formerPersonId, recommendations: moved.length },
    });
  });
}

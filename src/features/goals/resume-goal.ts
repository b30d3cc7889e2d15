import type { Context } from '../../core/context.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ResumeGoal } from './contract.ts';
import { decideActivation } from './goal.ts';
import { getGoal, holdGoal, park, putOrder, putVersion, refusalOf } from './stored-goals.ts';

/**
 * The person takes a parked goal up again; it comes last. Resuming an active goal changes nothing.
 * @throws limit_exceeded where three are active and none is named to step aside (R81); conflict where closed.
 */
export async function resumeGoal(context: Context, { id, parkGoalId }: ResumeGoal): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    const { goal, open } = await holdGoal(tx, 'goal.write', id);
    if (goal.status === 'active') return;
    const place = decideActivation(goal.status === 'closed' ? [goal] : open, id, { parkGoalId });
    if (place.kind === 'refused') throw refusalOf(place);
    await park(tx, open, place.parked);
    await putOrder(tx, goal.personId, place.order);
    await putVersion(tx, await getGoal(tx, 'goal.write', id), {});
    await audit(tx, { action: 'goal.resumed', subjectId: goal.personId, entity: 'goal', entityId: id });
  });
}

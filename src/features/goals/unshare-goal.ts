import type { Context } from '../../core/context.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { GoalId } from './contract.ts';
import { holdGoal, putVersion } from './stored-goals.ts';

/**
 * The person keeps a goal to themselves again; from now on nobody else can read it or its questions (R83).
 * It says nothing in xAPI: a private goal leaves no trace there. Repeating it changes nothing.
 */
export async function unshareGoal(context: Context, { id }: GoalId): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    const { goal } = await holdGoal(tx, 'goal.share', id);
    if (!goal.sharedAt) return;
    await putVersion(tx, goal, { sharedAt: null });
    await audit(tx, { action: 'goal.made-private', subjectId: goal.personId, entity: 'goal', entityId: id });
  });
}

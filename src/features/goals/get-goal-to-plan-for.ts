import { invalid } from '../../core/errors.ts';
import type { Tx } from '../../db/transaction.ts';
import { getGoal, type StoredGoal } from './stored-goals.ts';

/**
 * The person's own goal, for something that they plan for it.
 * @throws not_found where it is not theirs to see, forbidden where it is not theirs, invalid where it is closed.
 */
export async function getGoalToPlanFor(tx: Tx, goalId: string): Promise<StoredGoal> {
  const goal = await getGoal(tx, 'goal.write', goalId);
  if (goal.status === 'closed')
    throw invalid([{ field: 'goalId', message: 'This goal is closed. Choose another one, or none.' }]);
  return goal;
}

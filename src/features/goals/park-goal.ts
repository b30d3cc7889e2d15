import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { GoalId } from './contract.ts';
import { orderWithout } from './goal.ts';
import { holdGoal, park, putOrder } from './stored-goals.ts';

/**
 * The person lays a goal aside; the others close ranks. Parking a parked goal changes nothing.
 * @throws conflict where it is closed.
 */
export async function parkGoal(context: Context, { id }: GoalId): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    const { goal, open } = await holdGoal(tx, 'goal.write', id);
    if (goal.status === 'closed')
      throw new AppError('conflict', 'This goal is closed, so it cannot be parked.');
    if (goal.status === 'parked') return;
    await park(tx, open, [id]);
    await putOrder(tx, goal.personId, orderWithout(open, id));
  });
}

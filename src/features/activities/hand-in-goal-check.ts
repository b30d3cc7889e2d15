import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readGoals } from '../goals/index.ts';
import { listSkillIds } from './activity-row.ts';
import type { Seat } from './course-relations.ts';
import { decideCurrentGoal } from './decide-current-goal.ts';
import { holdActivity, putWork } from './put-work.ts';

/**
 * Hands in a goal check: the person has an active goal for one of its skills, with a next step. Which goal, and what
 * it says, stays with them. Once done it is done; goals that change later are no second hand-in.
 * @throws as holdActivity; invalid where there is no such goal yet
 */
export async function handInGoalCheck(
  context: Context,
  { id, seat }: { readonly id: string; readonly seat: Seat },
): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    const found = await holdActivity(tx, { id, kind: 'goal-check', seat });
    const goals = await readGoals(tx, found.personId);
    if (decideCurrentGoal(goals, await listSkillIds(tx, found)).state !== 'ready')
      throw invalid([
        { field: 'nextStep', message: 'Write a goal for this skill, with a next step, and hand it in then.' },
      ]);
    await putWork(tx, found, {}, () => false);
  });
}

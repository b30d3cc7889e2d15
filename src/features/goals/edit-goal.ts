import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { EditGoal } from './contract.ts';
import { checkSkill, holdGoal, putVersion } from './stored-goals.ts';

/**
 * The person puts their goal into new words; the old ones stay as a version (R1, R83). An edit says nothing
 * in xAPI, also of a shared goal: the words are for the two of them, not for readers of the record store.
 * @throws conflict where the goal is closed, or newer than the version that the person saw.
 */
export async function editGoal(context: Context, input: EditGoal): Promise<{ version: number }> {
  const { id, version, ...wish } = EditGoal.parse(input);
  return inTransaction(context, 'development', async (tx) => {
    const { goal } = await holdGoal(tx, 'goal.write', id);
    if (goal.status === 'closed')
      throw new AppError('conflict', 'This goal is closed and stays as it was. Start a new one instead.');
    const text = {
      ...wish,
      competencyId: wish.competencyId ?? null,
      targetLevel: wish.targetLevel ?? null,
      due: wish.due ?? null,
    };
    if (Object.entries(text).every(([name, value]) => goal[name as keyof typeof text] === value))
      return { version: goal.version };
    if (version !== undefined && version !== goal.version)
      throw new AppError('conflict', 'This goal was changed in another window. Look at it again, then edit.');
    await checkSkill(tx, { competencyId: wish.competencyId, level: wish.targetLevel });
    const next = await putVersion(tx, goal, text);
    await audit(tx, {
      action: 'goal.edited',
      subjectId: goal.personId,
      entity: 'goal',
      entityId: id,
      details: { version: next.version },
    });
    return { version: next.version };
  });
}

import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findManagerOf } from '../people/index.ts';
import { activityId, emitStatement } from '../records/index.ts';
import type { GoalId } from './contract.ts';
import { checkSkill, holdGoal, putVersion } from './stored-goals.ts';

/**
 * The person shows a goal to their manager; only they can (R83). The statement carries the goal's id and its
 * skill but not its words: a statement cannot be taken back, a goal can be made private again.
 * Sharing a shared goal changes nothing.
 * @throws conflict where the goal is closed or nobody manages the person today.
 */
export async function shareGoal(context: Context, { id }: GoalId): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    const { goal } = await holdGoal(tx, 'goal.share', id);
    if (goal.sharedAt) return;
    if (goal.status === 'closed')
      throw new AppError('conflict', 'This goal is closed, so it cannot be shared.');
    if (!(await findManagerOf(tx, goal.personId)))
      throw new AppError(
        'conflict',
        'Nobody is recorded as your manager today, so there is nobody to share with.',
      );
    const skill = await checkSkill(tx, { competencyId: goal.competencyId ?? undefined });
    const next = await putVersion(tx, goal, { sharedAt: context.now() });
    await audit(tx, { action: 'goal.shared', subjectId: goal.personId, entity: 'goal', entityId: id });
    await emitStatement(tx, {
      event: ['goal.shared', id, String(next.version)],
      personId: goal.personId,
      verb: 'shared',
      object: { id: activityId(tx, 'goals', id), type: 'goal' },
      other:
        goal.competencyId && skill
          ? [{ id: activityId(tx, 'competencies', goal.competencyId), type: 'competency', name: skill }]
          : [],
    });
    await announce(tx, 'goal.shared', { goalId: id });
  });
}

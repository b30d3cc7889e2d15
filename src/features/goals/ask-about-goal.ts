import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { goalQuestion } from '../../db/schema/development.ts';
import { inTransaction } from '../../db/transaction.ts';
import { activityId, emitStatement } from '../records/index.ts';
import type { AskAboutGoal } from './contract.ts';
import { holdGoal, ownPersonId } from './stored-goals.ts';

/**
 * The manager asks about a goal that was shared with them; they cannot edit it (R84). The same question
 * asked twice stands once while it waits.
 * @throws not_found where the goal is private; conflict where it is closed.
 */
export async function askAboutGoal(
  context: Context,
  { id, question }: AskAboutGoal,
): Promise<{ id: string }> {
  const askedBy = ownPersonId(context);
  return inTransaction(context, 'development', async (tx) => {
    const { goal } = await holdGoal(tx, 'goal.ask', id);
    if (goal.status === 'closed')
      throw new AppError('conflict', 'This goal is closed. Ask about what is next.');
    const { tenantId } = context;
    const q = goalQuestion;
    const waiting = and(
      eq(q.tenantId, tenantId),
      eq(q.goalId, id),
      eq(q.askedBy, askedBy),
      isNull(q.answeredAt),
    );
    const [same] = await tx.db
      .select({ id: q.id })
      .from(q)
      .where(and(waiting, eq(q.question, question)));
    if (same) return same;
    const questionId = newId();
    const asked = { tenantId, id: questionId, goalId: id, askedBy, question, askedAt: context.now() };
    await tx.db.insert(q).values(asked);
    await audit(tx, {
      action: 'goal.asked',
      subjectId: goal.personId,
      entity: 'goal-question',
      entityId: questionId,
      details: { goalId: id },
    });
    await emitStatement(tx, {
      event: ['goal.asked', questionId],
      personId: askedBy,
      verb: 'asked',
      object: { id: activityId(tx, 'goals', id), type: 'goal' },
      about: { personId: goal.personId, verb: 'answered' },
    });
    return { id: questionId };
  });
}

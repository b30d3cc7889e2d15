import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { goalQuestion } from '../../db/schema/development.ts';
import { inTransaction } from '../../db/transaction.ts';
import { activityId, emitStatement } from '../records/index.ts';
import type { AnswerQuestion } from './contract.ts';
import { getGoal } from './stored-goals.ts';

/**
 * The person answers what they were asked about their goal, if they like (R84). Said in xAPI only while the
 * goal is shared. The same answer twice is one answer.
 * @throws not_found where the question is about somebody else's private goal; conflict where it was answered.
 */
export async function answerQuestion(context: Context, { id, answer }: AnswerQuestion): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    const q = goalQuestion;
    const mine = and(eq(q.tenantId, context.tenantId), eq(q.id, id));
    const [question] = await tx.db.select().from(q).where(mine);
    if (!question) throw notFound('question');
    const goal = await getGoal(tx, 'goal.answer', question.goalId);
    const set = { answer, answeredAt: context.now() };
    const [row] = await tx.db
      .update(q)
      .set(set)
      .where(and(mine, isNull(q.answeredAt)))
      .returning({ id: q.id });
    if (!row) {
      const [now] = await tx.db.select({ answer: q.answer }).from(q).where(mine);
      if (now?.answer === answer) return;
      throw new AppError('conflict', 'You answered this question already. Talk about it when you next meet.');
    }
    await audit(tx, {
      action: 'goal.answered',
      subjectId: goal.personId,
      entity: 'goal-question',
      entityId: id,
      details: { goalId: goal.id },
    });
    if (!goal.sharedAt) return;
    await emitStatement(tx, {
      event: ['goal.answered', id],
      personId: goal.personId,
      verb: 'answered',
      object: { id: activityId(tx, 'goals', goal.id), type: 'goal' },
    });
  });
}

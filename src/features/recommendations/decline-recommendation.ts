import type { Context } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { activityId, emitStatement } from '../records/index.ts';
import type { DeclineRecommendation } from './contract.ts';
import { holdForAnswer, putAnswer } from './stored-recommendation.ts';

/**
 * The person says "not now", with a reason for the sender (R98); the reason stays out of the statement. The
 * same answer twice is one.
 * @throws conflict where another answer stands.
 */
export async function declineRecommendation(context: Context, input: DeclineRecommendation): Promise<void> {
  const { id, reason } = input;
  await inTransaction(context, 'development', async (tx) => {
    const row = await holdForAnswer(tx, id);
    const same = row.answerText === reason;
    if (!(await putAnswer(tx, row, { answer: 'declined', text: reason, same }))) return;
    await emitStatement(tx, {
      event: ['recommendation.declined', id],
      personId: row.personId,
      verb: 'rejected',
      object: { id: activityId(tx, 'competencies', row.competencyId), type: 'competency' },
    });
  });
}

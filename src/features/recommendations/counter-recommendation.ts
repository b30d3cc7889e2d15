import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findOptions, type OptionSummary } from '../catalog/index.ts';
import { optionActivity } from '../goals/index.ts';
import { activityId, emitStatement } from '../records/index.ts';
import { CounterRecommendation } from './contract.ts';
import { holdForAnswer, putAnswer } from './stored-recommendation.ts';

/**
 * The person proposes another way: in words, something of the catalogue, or both (R98). Nothing is planned
 * until the two have spoken. The same proposal twice is one.
 * @throws invalid where nothing is proposed or the option is not there; conflict where another answer stands.
 */
export async function counterRecommendation(context: Context, input: CounterRecommendation): Promise<void> {
  const parsed = CounterRecommendation.safeParse(input);
  if (!parsed.success)
    throw invalid(parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
  const { id, text, optionId } = parsed.data;
  await inTransaction(context, 'development', async (tx) => {
    const row = await holdForAnswer(tx, id);
    const option = optionId ? await getOption(tx, optionId) : null;
    const answerText = option ? [`“${option.title}”`, text].filter(Boolean).join(': ') : text;
    const same = row.answerText === answerText;
    if (!(await putAnswer(tx, row, { answer: 'countered', text: answerText, same }))) return;
    await emitStatement(tx, {
      event: ['recommendation.countered', id],
      personId: row.personId,
      verb: 'responded',
      object: { id: activityId(tx, 'competencies', row.competencyId), type: 'competency' },
      other: option ? [optionActivity(tx, option)] : [],
    });
  });
}

async function getOption(tx: Tx, optionId: string): Promise<OptionSummary> {
  const [option] = await findOptions(tx, [optionId]);
  if (!option?.active)
    throw invalid([{ field: 'optionId', message: 'Choose something from the catalogue.' }]);
  return option;
}

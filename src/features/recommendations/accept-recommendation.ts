import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { getGoalToPlanFor, putPlanItem } from '../goals/index.ts';
import type { AcceptRecommendation } from './contract.ts';
import { holdForAnswer, putAnswer, type StoredRecommendation } from './stored-recommendation.ts';

/**
 * The person accepts and chooses the way or ways they take; each becomes a plan item, alone or of one of
 * their goals (R98). The sender learns which ways, never which goal. The same acceptance twice is one.
 * @throws invalid where a way was not among those recommended; conflict where another answer stands.
 */
export async function acceptRecommendation(context: Context, input: AcceptRecommendation): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    const row = await holdForAnswer(tx, input.id);
    const ways = await readWaysOf(tx, row.id);
    const chosen = ways.filter((way) => input.optionIds.includes(way.id));
    if (chosen.length === 0 || chosen.length < new Set(input.optionIds).size)
      throw invalid([{ field: 'optionIds', message: 'Choose from the ways that were recommended.' }]);
    const goal = input.goalId ? await getGoalToPlanFor(tx, input.goalId) : null;
    const planned = ways.filter((way) => way.planned);
    const same = planned.length === chosen.length && chosen.every((way) => way.planned);
    if (!(await putAnswer(tx, row, { answer: 'accepted', text: null, same }))) return;
    await planWays(tx, row, chosen, goal?.id ?? null);
  });
}

interface ChosenWay {
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
  readonly planned: boolean;
}

/** Said in xAPI also for a private goal: it answers what the manager asked, and the goal is not in it. */
async function planWays(
  tx: Tx,
  row: StoredRecommendation,
  ways: readonly ChosenWay[],
  goalId: string | null,
): Promise<void> {
  for (const option of ways) {
    await putPlanItem(tx, {
      personId: row.personId,
      option,
      competencyId: row.competencyId,
      goalId,
      recommendationId: row.id,
      said: true,
    });
  }
}

async function readWaysOf(tx: Tx, recommendationId: string): Promise<ChosenWay[]> {
  const rows = await tx.sql`
    select o.id, o.title, o.url, exists (select 1 from development.plan_item i
             where i.tenant_id = w.tenant_id and i.recommendation_id = w.recommendation_id
               and i.option_id = w.option_id) as planned
      from development.recommendation_way w
      join learning_option o on o.tenant_id = w.tenant_id and o.id = w.option_id
     where w.tenant_id = ${tx.context.tenantId} and w.recommendation_id = ${recommendationId} order by w.position`;
  return rows.map(({ id, title, url, planned }) => ({ id, title, url, planned }));
}

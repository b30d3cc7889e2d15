import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { PlanOption } from './contract.ts';
import { getGoalToPlanFor } from './get-goal-to-plan-for.ts';
import { putPlanItem } from './put-plan-item.ts';
import { checkSkill, ownPersonId } from './stored-goals.ts';

/**
 * The person puts something to do on their plan, without asking anybody (R90); alone or for a goal of
 * theirs. What is on the plan already stays there once. For a private goal nothing is said in xAPI, because
 * a planned course would tell which skill the goal is about.
 * @throws invalid where the option is not there; not_found where the goal is not theirs.
 */
export async function planOption(context: Context, input: PlanOption): Promise<{ id: string }> {
  const personId = ownPersonId(context);
  const { optionId, competencyId, goalId } = input;
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'plan.write', personId);
    const [option] = await tx.sql`
      select id, title, url from learning_option
       where tenant_id = ${context.tenantId} and id = ${optionId} and active`;
    if (!option) throw invalid([{ field: 'optionId', message: 'Choose something from the catalogue.' }]);
    const goal = goalId ? await getGoalToPlanFor(tx, goalId) : null;
    await checkSkill(tx, { competencyId });
    const { id } = await putPlanItem(tx, {
      personId,
      option: { id: option.id, title: option.title, url: option.url },
      competencyId: competencyId ?? goal?.competencyId ?? null,
      goalId: goal?.id ?? null,
      recommendationId: null,
      said: goal === null || goal.sharedAt !== null,
    });
    return { id };
  });
}

import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { listWays, type Way } from '../catalog/index.ts';
import { type GoalView, readGoals } from '../goals/index.ts';
import { authoriseAbout } from '../people/index.ts';
import { type RoleGaps, readGaps } from './list-gaps.ts';
import { type Candidate, type Need, type Suggestion, suggestOptions } from './suggestion.ts';

/** A suggestion with what its card shows. */
export interface ProposedWay extends Suggestion {
  readonly way: Way;
  readonly skill: { readonly name: string; readonly levels: number };
  readonly current: number | null;
  readonly target: number;
  /** The goal it is for; private goals count here, because nobody but the person sees this. */
  readonly goal: { readonly id: string; readonly title: string } | null;
}

/**
 * What the program proposes to the acting person: their goals first, then what the role asks (R15). What is
 * planned, or recommended and waiting, is left out: it is on the page already. For the person alone.
 */
export async function listSuggestionsForMe(context: Context): Promise<ProposedWay[]> {
  const personId = actingPersonId(context);
  if (!personId) return [];
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'growth.read', personId);
    const goals = (await readGoals(tx, personId)).filter((goal) => goal.status === 'active');
    const role = await readGaps(tx, personId);
    const needs = needsOf(goals, role);
    const ways = await listWays(tx, [...new Set(needs.map(({ competencyId }) => competencyId))]);
    const ready = await readReadiness(tx, personId, [...new Set(ways.map(({ optionId }) => optionId))]);
    const candidates = ways.flatMap((way): Candidate[] => {
      const share = ready.get(way.optionId) ?? 1;
      if (share === 'taken') return [];
      const { optionId, competencyId, title, level, relevance } = way;
      return [{ optionId, competencyId, title, level, relevance, ready: share }];
    });
    return suggestOptions(needs, candidates).flatMap((suggestion) => present(suggestion, ways, goals, role));
  });
}

/** Goals with a skill and a target, the first ranked counting fully; then the role's gaps by their weight. */
function needsOf(goals: readonly GoalView[], role: RoleGaps): Need[] {
  const chosen = goals.flatMap((goal): Need[] =>
    goal.skill && goal.targetLevel
      ? [
          {
            competencyId: goal.skill.id,
            from: 'goal',
            weight: 1 / (goal.rank ?? 1),
            current: goal.currentLevel,
            target: goal.targetLevel,
          },
        ]
      : [],
  );
  const asked = role.gaps.map(
    ({ id, weight, current, targetLevel }): Need => ({
      competencyId: id,
      from: 'role',
      weight: weight / 100,
      current,
      target: targetLevel,
    }),
  );
  return [...chosen, ...asked];
}

/** By option: the share of its prerequisites that the person has done, or that it is taken already. */
async function readReadiness(
  tx: Tx,
  personId: string,
  optionIds: readonly string[],
): Promise<Map<string, number | 'taken'>> {
  const { tenantId } = tx.context;
  const asks = await tx.sql`
    with done as materialized (
      select option_id from evidence
       where tenant_id = ${tenantId} and person_id = ${personId} and option_id is not null and withdrawn_at is null)
    select q.option_id, avg((q.requires_id in (select option_id from done))::int)::float as share
      from option_prerequisite q
     where q.tenant_id = ${tenantId} and q.option_id = any(${[...optionIds]}::uuid[])
     group by q.option_id`;
  const taken = await tx.sql`
    select option_id from development.plan_item where tenant_id = ${tenantId} and person_id = ${personId}
    union select w.option_id from development.recommendation_way w
      join development.recommendation r on r.tenant_id = w.tenant_id and r.id = w.recommendation_id
     where w.tenant_id = ${tenantId} and r.person_id = ${personId} and r.status = 'sent'
    union select option_id from evidence
     where tenant_id = ${tenantId} and person_id = ${personId} and option_id is not null and withdrawn_at is null`;
  const found = new Map<string, number | 'taken'>(asks.map((row) => [row.option_id, row.share]));
  for (const row of taken) found.set(row.option_id, 'taken');
  return found;
}

function present(
  suggestion: Suggestion,
  ways: readonly Way[],
  goals: readonly GoalView[],
  role: RoleGaps,
): ProposedWay[] {
  const { optionId, competencyId, from } = suggestion;
  const way = ways.find((one) => one.optionId === optionId && one.competencyId === competencyId);
  const goal = from === 'goal' ? goals.find((one) => one.skill?.id === competencyId) : undefined;
  const asked = role.gaps.find((one) => one.id === competencyId);
  const skill = goal?.skill ?? (asked ? { name: asked.name, levels: asked.levels.length } : null);
  if (!way || !skill) return [];
  const target = goal?.targetLevel ?? asked?.targetLevel ?? 0;
  const current = goal ? goal.currentLevel : (asked?.current ?? null);
  return [
    { ...suggestion, way, skill, current, target, goal: goal ? { id: goal.id, title: goal.title } : null },
  ];
}

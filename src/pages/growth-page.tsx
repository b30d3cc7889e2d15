import { Columns, Muted, PageHeader, Stack } from '../../widgets/ui/index.ts';
import type { Context } from '../core/context.ts';
import { findNextConversation, listConversations, listLately } from '../features/conversations/index.ts';
import { searchCompetencies } from '../features/frameworks/index.ts';
import { findMyManager, listGoals, listPlan } from '../features/goals/index.ts';
import { listRecognitions } from '../features/recognition/index.ts';
import {
  listGaps,
  listRecommendations,
  listSuggestionsForMe,
  type RoleGaps,
} from '../features/recommendations/index.ts';
import { listLevelsReached } from '../features/records/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { doneNotices } from './done-notices.ts';
import { GROWTH_DONE } from './growth/done.ts';
import { ForYou } from './growth/for-you.tsx';
import type { SkillChoice } from './growth/goal-form.tsx';
import { GoalsSection } from './growth/goals-section.tsx';
import { Lately } from './growth/lately.tsx';
import { NextConversationCard, ToConfirm } from './growth/next-conversation.tsx';
import { PlanSection } from './growth/plan-section.tsx';

/** "Lately" looks this far back. */
const LATELY_MS = 120 * 86_400_000;

/** My growth: what is next for me? Works without script; `state` is a form that was refused. */
export async function growthPage(c: AppContext, state?: FormState): Promise<Response> {
  const data = await readGrowth(c.get('context'), c.get('viewer').personId);
  const now = c.get('context').now();
  const start = c.req.query('start');
  const asked = {
    start: start === 'challenge' || start === 'setback' ? start : null,
    edit: c.req.query('edit') ?? null,
  } as const;
  const { goals, skills, manager, role } = data;
  const body = (
    <Stack gap="loose">
      <PageHeader title="My growth" quiet />
      {/* somebody who is not linked yet has no manager to talk with; the notice above says so */}
      {c.get('viewer').matched && <NextConversationCard next={data.next} manager={manager} now={now} />}
      <ToConfirm lines={data.held} now={now} />
      <GoalsSection goals={goals} skills={skills} manager={manager} asked={asked} state={state} now={now} />
      <Columns kind="side">
        <Stack gap="loose">
          <ForYou
            recommendations={data.recommendations}
            suggestions={data.suggestions}
            role={role}
            linked={c.get('viewer').matched}
            goals={goals}
            state={state}
            now={now}
          />
          <PlanSection plan={data.plan} goals={goals} now={now} />
        </Stack>
        <Lately
          items={data.items}
          recognitions={data.recognitions}
          levels={data.levels}
          skills={skills}
          manager={manager}
          state={state}
          now={now}
        />
      </Columns>
      <Muted>
        <a href="/expectations">What is expected of me</a> · <a href="/record">My record</a> ·{' '}
        <a href="/record#who-saw">Who saw my data</a>
      </Muted>
    </Stack>
  );
  return showPage(c, {
    title: 'My growth',
    screen: 'growth',
    body,
    notices: doneNotices(c, GROWTH_DONE),
    ...(state ? { status: 422 } : {}),
  });
}

async function readGrowth(context: Context, me: string) {
  const since = new Date(context.now().getTime() - LATELY_MS);
  const [next, goals, plan, manager, recommendations, suggestions] = await Promise.all([
    findNextConversation(context, me),
    listGoals(context, me),
    listPlan(context, me),
    findMyManager(context),
    listRecommendations(context, me),
    listSuggestionsForMe(context),
  ]);
  const [role, items, recognitions, levels, all, held] = await Promise.all([
    listGaps(context, me),
    listLately(context, me, { since, limit: 12 }),
    listRecognitions(context, me, 12),
    listLevelsReached(context, me, since),
    searchCompetencies(context, { limit: 300 }),
    listConversations(context, me, 3),
  ]);
  const skills = skillChoices(role, all);
  return {
    next,
    held,
    goals,
    plan,
    manager,
    recommendations,
    suggestions,
    role,
    items,
    recognitions,
    levels,
    skills,
  };
}

/** What a goal or an example may name: the role's own first, then the rest by name. */
function skillChoices(
  role: RoleGaps,
  all: readonly { id: string; name: string; levels: readonly string[] }[],
): SkillChoice[] {
  const asked = new Set(role.gaps.map((gap) => gap.id));
  const rest = all.filter(({ id }) => !asked.has(id)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...role.gaps, ...rest].map(({ id, name, levels }) => ({ id, name, levels: levels.length }));
}

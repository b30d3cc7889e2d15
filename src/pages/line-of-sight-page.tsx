import {
  Card,
  Chain,
  Columns,
  DefinitionList,
  Muted,
  PageHeader,
  Section,
  Stack,
  Who,
} from '../../widgets/ui/index.ts';
import { notFound } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import { findWays } from '../features/catalog/index.ts';
import { findCompetencyCard } from '../features/frameworks/index.ts';
import { findMyManager } from '../features/goals/index.ts';
import { getObjective, listAimsServed, type ObjectiveView } from '../features/objectives/index.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { useDates } from './dates.ts';

const DIRECTION = { raise: 'Raise', reduce: 'Reduce', keep: 'Keep' } as const;
const STATUS = { on_track: 'On track', at_risk: 'At risk', off_track: 'Off track' } as const;

/** From what one can learn to the strategy, in sentences, with broken links marked (R65). */
export async function lineOfSightPage(c: AppContext): Promise<Response> {
  const id = c.req.param('objectiveId') ?? '';
  if (!isId(id)) throw notFound('objective');
  const context = c.get('context');
  const objective = await getObjective(context, id);
  const ways = objective.competency ? await findWays(context, objective.competency.id) : [];
  const mine = objective.personId === c.get('viewer').personId;
  const manager = mine ? await findMyManager(context) : null;
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="Line of sight"
        meta="From learning to the strategy, one step after the other"
        actions={
          <Who>
            {mine ? `You and ${manager?.givenName ?? 'your manager'}` : 'You and the one it belongs to'}
          </Who>
        }
      />
      <Columns kind="side">
        <Chain links={links(objective, ways)} label="Line of sight" />
        <Section title="The objective in figures">
          <Card>
            <Figures objective={objective} />
          </Card>
        </Section>
      </Columns>
    </Stack>
  );
  return showPage(c, { title: 'Line of sight', screen: 'none', body });
}

/**
 * From a competency (of a goal, a course, a role) up to the strategy: through my own objective that calls for
 * it, or with the link marked that is missing.
 */
export async function competencyLineOfSightPage(c: AppContext): Promise<Response> {
  const id = c.req.param('competencyId') ?? '';
  const context = c.get('context');
  const competency = isId(id) ? await findCompetencyCard(context, id) : null;
  if (!competency) throw notFound('competency');
  const served = (await listAimsServed(context, c.get('viewer').personId)).get(id);
  if (served) return c.redirect(`/line-of-sight/${served.objectiveId}`, 303);
  const body = (
    <Stack gap="loose">
      <PageHeader
        title="Line of sight"
        meta="From learning to the strategy, one step after the other"
        actions={<Who alone>Only you</Who>}
      />
      <Chain
        label="Line of sight"
        links={[
          learning(await findWays(context, id)),
          { kind: 'Competency', text: competency.name, here: true, says: 'should help to reach' },
          { kind: 'Objective', text: 'None of your objectives calls for it yet', broken: true },
        ]}
      />
      <Muted>
        That is no fault: a capability may be for the future. If it should serve an aim now, bring it up in
        your next conversation.
      </Muted>
    </Stack>
  );
  return showPage(c, { title: 'Line of sight', screen: 'none', body });
}

function learning(ways: readonly { optionId: string; title: string }[]) {
  const [way, ...others] = ways;
  const more = others.length > 0 ? ` and ${others.length} other ${others.length === 1 ? 'way' : 'ways'}` : '';
  return way
    ? { kind: 'Learning', text: `${way.title}${more}`, href: `/catalog/${way.optionId}`, says: 'builds' }
    : {
        kind: 'Learning',
        text: 'Nothing in the catalogue builds this yet',
        broken: true,
        says: 'should build',
      };
}

function links(objective: ObjectiveView, ways: readonly { optionId: string; title: string }[]) {
  return [
    learning(ways),
    objective.competency
      ? { kind: 'Competency', text: objective.competency.name, says: 'helps to reach' }
      : { kind: 'Competency', text: 'No competency is named', broken: true, says: 'should help to reach' },
    { kind: 'Objective', text: objective.title, here: true, says: 'serves' },
    objective.target
      ? { kind: 'Target', text: objective.target.title, says: 'carries' }
      : { kind: 'Target', text: 'It is tied to no target', broken: true, says: 'should carry' },
    objective.aim
      ? { kind: 'Strategy', text: objective.aim.title }
      : { kind: 'Strategy', text: 'It reaches no aim of the strategy', broken: true },
  ];
}

function Figures({ objective }: { objective: ObjectiveView }) {
  const { onDay } = useDates();
  const { direction, measure, measureUnit, baseline, currentValue, targetValue } = objective;
  return (
    <Stack>
      <DefinitionList
        items={[
          { term: 'Measure', description: `${DIRECTION[direction]}: ${measure}` },
          {
            term: 'From, now, to',
            description: `${baseline} → ${currentValue} → ${targetValue} ${measureUnit}`,
          },
          { term: 'Weight', description: `${objective.weight} %` },
          { term: 'Due', description: onDay(objective.due) },
          {
            term: 'State',
            description: `${STATUS[objective.status]}${objective.statusReason ? `: ${objective.statusReason}` : ''}`,
          },
        ]}
      />
      {objective.blocker && <Muted>In the way: {objective.blocker}</Muted>}
      {objective.action && <Muted>What is done about it: {objective.action}</Muted>}
    </Stack>
  );
}

import { durationWords, kindWord } from '../../../widgets/islands/mapping/words.ts';
import {
  Actions,
  Button,
  Card,
  Chip,
  EmptyState,
  LevelDots,
  LinkButton,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Section,
  Stack,
  Who,
} from '../../../widgets/ui/index.ts';
import { findOptionDetails, type OptionDetails } from '../../features/catalog/index.ts';
import { listGoals, listPlan } from '../../features/goals/index.ts';
import { listGaps } from '../../features/recommendations/index.ts';
import { listRecord } from '../../features/records/index.ts';
import type { AppContext } from '../../http/environment.ts';
import type { ActivityProps } from '../activity-page.tsx';

/** Where the viewer stands in one skill of the option. */
interface Standing {
  readonly current: number | null;
  readonly target: number | null;
  /** Why it matters to them, in words; null where nothing of theirs names it. */
  readonly why: string | null;
}

/** "What this option brings for me": level dots, and one button to the plan. */
export async function OptionPart(c: AppContext, { activity }: ActivityProps) {
  const context = c.get('context');
  const me = c.get('viewer').personId;
  const [option, plan, standings] = await Promise.all([
    findOptionDetails(context, activity.option?.id ?? ''),
    listPlan(context, me),
    readStandings(c, me),
  ]);
  if (!option) return <EmptyState title="This option is gone">Ask whoever teaches the course.</EmptyState>;
  const planned = plan.find((item) => item.option.id === option.id);
  return (
    <Stack gap="loose">
      <Card as="section" label={option.title}>
        <Muted>
          {[kindWord(option.kind), durationWords(option.durationMin), option.level]
            .filter(Boolean)
            .join(' · ')}
        </Muted>
        <p class="keep-lines">{option.description || 'Its author has not described it.'}</p>
        <Actions>
          {planned ? (
            <Chip tone="good">{planned.doneAt ? 'Done' : 'On your plan'}</Chip>
          ) : (
            <OneButtonForm id="plan" action={`/api/v1/activities/${activity.id}/plan-item`}>
              <Button kind="primary">Put on my plan</Button>
            </OneButtonForm>
          )}
          <LinkButton href={`/catalog/${option.id}`}>Look inside</LinkButton>
        </Actions>
      </Card>
      <Section title="What it brings for me" end={<Who alone>Only you</Who>}>
        <Brings option={option} standings={standings} />
      </Section>
    </Stack>
  );
}

/** The role's targets and the person's own goals; the higher target counts. Private goals too: only they look. */
async function readStandings(c: AppContext, me: string): Promise<(competencyId: string) => Standing> {
  const context = c.get('context');
  const [{ gaps }, goals, { skills }] = await Promise.all([
    listGaps(context, me),
    listGoals(context, me),
    listRecord(context, me),
  ]);
  return (competencyId) => {
    const asked = gaps.find(({ id }) => id === competencyId);
    const goal = goals.find(({ status, skill }) => status === 'active' && skill?.id === competencyId);
    const current = asked?.current ?? skills.find(({ id }) => id === competencyId)?.current ?? null;
    const target = Math.max(asked?.targetLevel ?? 0, goal?.targetLevel ?? 0) || null;
    const why = goal ? `For your goal “${goal.title}”` : asked ? 'Your role asks for it' : null;
    return { current, target, why };
  };
}

function Brings({
  option,
  standings,
}: {
  option: OptionDetails;
  standings: (competencyId: string) => Standing;
}) {
  if (option.brings.length === 0)
    return (
      <EmptyState title="Not said yet">
        The skills appear here once your learning team has confirmed what this teaches.
      </EmptyState>
    );
  return (
    <List label="What it brings for me">
      {option.brings.map(({ competencyId, name, level, levels }) => {
        const { current, target, why } = standings(competencyId);
        return (
          <ListItem
            key={competencyId}
            title={name}
            meta={[why, sayStep(current, target, level)].filter(Boolean).join('. ')}
            end={<LevelDots of={levels.length} now={current} target={target} brings={level} />}
          />
        );
      })}
    </List>
  );
}

/** What the step means for them, without a judgement. */
function sayStep(current: number | null, target: number | null, brings: number): string {
  if (current === null) return `It brings level ${brings}; where you are now is not known yet`;
  if (current >= brings) return `You have shown level ${current}, which is as far as this goes`;
  const step = `From level ${current} to ${brings}`;
  if (target === null || target <= current) return step;
  return brings >= target ? `${step}: it closes your gap` : `${step} of the ${target} wanted`;
}

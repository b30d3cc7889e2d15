import {
  Actions,
  Button,
  Card,
  Choices,
  Confirm,
  LevelDots,
  Muted,
  Row,
  Select,
  Stack,
  TextArea,
  Why,
} from '../../../widgets/ui/index.ts';
import { sayDayNear } from '../../features/conversations/index.ts';
import type { GoalView } from '../../features/goals/index.ts';
import type { Gap, Purpose, RecommendationView } from '../../features/recommendations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { isRefused, PageForm } from '../page-form.tsx';
import { givenName, sayWay } from './say.ts';

const PURPOSES: Readonly<Record<Purpose, string>> = {
  standard: 'to meet what your role asks today',
  change: 'to grow with a change',
  future: 'to be ready for what is ahead',
};

interface Props {
  one: RecommendationView;
  /** What the role asks of this skill; undefined where it asks nothing. */
  gap: Gap | undefined;
  goals: readonly GoalView[];
  state: FormState | undefined;
  now: Date;
}

/** One recommendation that waits for an answer: the skill first, why, the ways, and three answers (R98). */
export function RecommendationCard({ one, gap, goals, state, now }: Props) {
  const brings = Math.max(0, ...one.ways.map((way) => way.level ?? 0)) || null;
  const by = givenName(one.by.name);
  const accepting = `accept-${one.id}`;
  return (
    <Card id={`recommendation-${one.id}`}>
      <Row spread>
        <h3>{one.skill.name}</h3>
        <LevelDots
          of={one.skill.levels}
          now={gap?.current ?? null}
          target={gap?.targetLevel ?? null}
          brings={brings}
        />
      </Row>
      <Muted>
        Recommended by {by} {sayDayNear(one.sentAt, now)}, {PURPOSES[one.purpose]}
      </Muted>
      <Why always>
        {one.reason}
        {gap && ` Your role asks for level ${gap.targetLevel} and counts it ${gap.weight} %.`}
      </Why>
      <PageForm id={accepting} action={`/api/v1/recommendations/${one.id}/acceptance`} state={state}>
        <Choices
          name="optionIds"
          label="Which way suits you?"
          type="checkbox"
          choices={one.ways.map((way) => ({
            value: way.optionId,
            title: way.title,
            detail: sayWay(way),
          }))}
        />
        <LookInside one={one} />
        <GoalSelect goals={goals} skillId={one.skill.id} />
      </PageForm>
      <Answers one={one} gap={gap} state={state} by={by} />
    </Card>
  );
}

function LookInside({ one }: { one: RecommendationView }) {
  return (
    <Confirm label="Look inside" kind="plain" small>
      <Stack>
        {one.ways.map((way) => (
          <div key={way.optionId}>
            <b>{way.title}</b>
            <Muted>{way.provider}</Muted>
            <p class="small">{way.description}</p>
            {way.url && (
              <a href={way.url} target="_blank" rel="noopener">
                Open it in a new window
              </a>
            )}
          </div>
        ))}
      </Stack>
    </Confirm>
  );
}

/** Which goal it belongs to stays with the person. */
function GoalSelect({ goals, skillId }: { goals: readonly GoalView[]; skillId: string }) {
  const active = goals.filter((goal) => goal.status === 'active');
  if (active.length === 0) return null;
  return (
    <Select
      name="goalId"
      label="It belongs to"
      who="Only you"
      optional
      prompt="No goal: it stands alone"
      value={active.find((goal) => goal.skill?.id === skillId)?.id ?? ''}
      options={active.map((goal) => ({ value: goal.id, label: goal.title }))}
    />
  );
}

/** The button belongs to the form above; the other answers open in place beside it. */
function Answers(props: {
  one: RecommendationView;
  gap: Gap | undefined;
  state: FormState | undefined;
  by: string;
}) {
  const { one, gap, state, by } = props;
  const [countering, declining] = [`counter-${one.id}`, `decline-${one.id}`];
  const recommended = new Set(one.ways.map((way) => way.optionId));
  const others = (gap?.ways ?? []).filter((way) => !recommended.has(way.optionId));
  return (
    <Actions>
      <Button kind="primary" form={`accept-${one.id}`} label={`Accept: ${one.skill.name}`}>
        Accept
      </Button>
      <Confirm label="Another way" open={isRefused(state, countering)}>
        <PageForm id={countering} action={`/api/v1/recommendations/${one.id}/counter`} state={state}>
          <TextArea name="text" label="What would you rather do?" who={`You and ${by}`} maxLength={1000} />
          {others.length > 0 && (
            <Select
              name="optionId"
              label="From the catalogue"
              optional
              prompt="Nothing from the catalogue"
              options={others.map((way) => ({ value: way.optionId, label: `${way.title} (${sayWay(way)})` }))}
            />
          )}
          <Button kind="primary">Propose it to {by}</Button>
        </PageForm>
      </Confirm>
      <Confirm label="Not now" kind="plain" open={isRefused(state, declining)}>
        <PageForm id={declining} action={`/api/v1/recommendations/${one.id}/refusal`} state={state}>
          <TextArea name="reason" label="Why not now?" who={`You and ${by}`} maxLength={1000} />
          <Button>Tell {by}</Button>
        </PageForm>
      </Confirm>
    </Actions>
  );
}

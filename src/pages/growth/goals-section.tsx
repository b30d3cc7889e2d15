import {
  Actions,
  Card,
  Columns,
  Confirm,
  EmptyState,
  LinkButton,
  List,
  ListItem,
  Muted,
  Section,
  Stack,
  Who,
} from '../../../widgets/ui/index.ts';
import { sayDay } from '../../features/conversations/index.ts';
import { type GoalView, MOST_ACTIVE } from '../../features/goals/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { GoalCard } from './goal-card.tsx';
import { ResumeForm } from './goal-changes.tsx';
import { GoalForm, type SkillChoice } from './goal-form.tsx';

export interface GoalsProps {
  readonly goals: readonly GoalView[];
  readonly skills: readonly SkillChoice[];
  readonly manager: { readonly name: string; readonly givenName: string } | null;
  /** What the address asks for: a new goal of an origin, or the goal to edit. */
  readonly asked: { readonly start: 'challenge' | 'setback' | null; readonly edit: string | null };
  readonly state: FormState | undefined;
  readonly now: Date;
}

/** The person's goals: up to three cards, room for one more, and what is parked or closed. */
export function GoalsSection(props: GoalsProps) {
  const { goals, state, asked } = props;
  const active = goals.filter((goal) => goal.status === 'active');
  const edited = goals.find(
    (goal) => goal.status !== 'closed' && (goal.id === asked.edit || state?.form === `goal-${goal.id}`),
  );
  const start = state?.form === 'goal-new' ? 'challenge' : asked.start;
  return (
    <Section title="My goals" size="large" id="goals" end={<Who alone>Only you, until you share a goal</Who>}>
      <Stack>
        <Columns kind="thirds">
          {active.map((goal) => (
            <GoalCard
              key={goal.id}
              goal={goal}
              active={active}
              manager={props.manager}
              state={state}
              now={props.now}
            />
          ))}
          {active.length > 0 && active.length < MOST_ACTIVE && <RoomForOneMore />}
        </Columns>
        {active.length === 0 && <FirstGoal />}
        {active.length >= MOST_ACTIVE && !start && (
          <Muted>
            Three at most, so that each gets attention.{' '}
            <a href="/growth?start=challenge#goal-form">Start another</a> and choose which one to park.
          </Muted>
        )}
        {(start || edited) && (
          <GoalForm
            goal={edited ?? null}
            start={start ?? 'challenge'}
            active={active}
            skills={props.skills}
            state={state}
          />
        )}
        <Aside {...props} />
      </Stack>
    </Section>
  );
}

/** R80: a goal starts from something ahead, or from something that did not work out. */
function RoomForOneMore() {
  return (
    <EmptyState
      title="Room for one more"
      action={
        <Stack gap="close">
          <LinkButton href="/growth?start=challenge#goal-form">Start from a challenge ahead</LinkButton>
          <LinkButton href="/growth?start=setback#goal-form" kind="plain">
            Start from something that did not work out
          </LinkButton>
        </Stack>
      }
    >
      Three at most, so that each gets attention. What is coming up that you want to be ready for?
    </EmptyState>
  );
}

/** The whole width, because there is nothing beside it. */
function FirstGoal() {
  return (
    <EmptyState
      title="Choose what you want to be able to do"
      action={
        <Actions>
          <LinkButton href="/growth?start=challenge#goal-form">Start from a challenge ahead</LinkButton>
          <LinkButton href="/growth?start=setback#goal-form" kind="plain">
            Start from something that did not work out
          </LinkButton>
        </Actions>
      }
    >
      What is coming up that you want to be ready for? Three goals at most, so that each gets attention.
    </EmptyState>
  );
}

function Aside({ goals, state, now }: GoalsProps) {
  const parked = goals.filter((goal) => goal.status === 'parked');
  const closed = goals.filter((goal) => goal.status === 'closed');
  const active = goals.filter((goal) => goal.status === 'active');
  return (
    <>
      {parked.length > 0 && (
        <List label="Parked goals">
          {parked.map((goal) => (
            <ListItem
              key={goal.id}
              title={goal.title}
              meta={`Parked on ${sayDay(goal.updatedAt, now)}${goal.originText ? ` · ${goal.originText}` : ''}`}
              end={<ResumeForm goal={goal} active={active} state={state} />}
            />
          ))}
        </List>
      )}
      {closed.length > 0 && (
        <Confirm label={`Closed goals (${closed.length})`} kind="plain" small>
          <Card kind="private">
            {closed.map((goal) => (
              <div key={goal.id}>
                <b>{goal.title}</b>
                <Muted>
                  Closed on {sayDay(goal.closedAt ?? goal.updatedAt, now)}
                  {goal.closingNote ? `: ${goal.closingNote}` : ''}
                </Muted>
              </div>
            ))}
          </Card>
        </Confirm>
      )}
    </>
  );
}

import {
  Actions,
  Button,
  Card,
  Field,
  LinkButton,
  Muted,
  RadioSegment,
  Select,
} from '../../../widgets/ui/index.ts';
import { type GoalView, MOST_ACTIVE } from '../../features/goals/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { ParkSelect } from './goal-changes.tsx';

/** A skill that a goal may name; those of the role come first. */
export interface SkillChoice {
  readonly id: string;
  readonly name: string;
  readonly levels: number;
}

interface Props {
  /** The goal to edit; null for a new one. */
  goal: GoalView | null;
  start: 'challenge' | 'setback';
  active: readonly GoalView[];
  skills: readonly SkillChoice[];
  state: FormState | undefined;
}

/** R79, R80: questions that help to name the capability behind the challenge or the setback. */
const PROMPTS = {
  challenge: {
    title: 'What is coming up that you want to be ready for?',
    hints: 'Picture the day it goes well. What are you doing then that you cannot do yet?',
    example: 'for the new region',
  },
  setback: {
    title: 'What did not work out, and what would have helped?',
    hints: 'Look past the day itself. Which capability would have changed its course?',
    example: 'from the delayed launch',
  },
} as const;

/** Writes a goal, or puts one into new words. */
export function GoalForm({ goal, start, active, skills, state }: Props) {
  const id = goal ? `goal-${goal.id}` : 'goal-new';
  const prompt = PROMPTS[goal?.origin ?? start];
  const most = Math.max(1, ...skills.map((skill) => skill.levels));
  return (
    <Card kind="private" as="section" id="goal-form" label={goal ? 'Edit the goal' : 'A new goal'}>
      <h3>{goal ? 'Edit the goal' : prompt.title}</h3>
      <Muted>{prompt.hints}</Muted>
      <PageForm id={id} action={goal ? `/api/v1/goals/${goal.id}/versions` : '/api/v1/goals'} state={state}>
        {goal && <input type="hidden" name="version" value={goal.version} />}
        <RadioSegment
          name="origin"
          label="It starts from"
          value={goal?.origin ?? start}
          segments={[
            { value: 'challenge', label: 'A challenge ahead' },
            { value: 'setback', label: 'Something that did not work out' },
          ]}
        />
        <Field
          name="originText"
          label="In a few words"
          optional
          value={goal?.originText}
          placeholder={prompt.example}
          maxLength={500}
        />
        <Field
          name="title"
          label="What will you be able to do?"
          hint="The capability, in your own words: “Lead difficult conversations calmly”."
          who="Only you, until you share it"
          value={goal?.title}
          maxLength={200}
        />
        <Select
          name="competencyId"
          label="The skill behind it"
          hint="With a skill named, what you complete counts towards it."
          optional
          prompt="Leave it open"
          value={goal?.skill?.id ?? ''}
          options={skills.map((skill) => ({ value: skill.id, label: skill.name }))}
        />
        <Select
          name="targetLevel"
          label="The level you want to reach"
          optional
          short
          prompt="Leave it open"
          value={goal?.targetLevel ? String(goal.targetLevel) : ''}
          options={Array.from({ length: most }, (_, at) => ({
            value: String(at + 1),
            label: `Level ${at + 1}`,
          }))}
        />
        <Field name="due" label="By when" type="date" optional short value={goal?.due ?? ''} />
        <Field name="nextStep" label="The next step" optional value={goal?.nextStep} maxLength={500} />
        {!goal && active.length >= MOST_ACTIVE && <ParkSelect active={active} />}
        <Actions>
          <Button kind="primary">{goal ? 'Save' : 'Write the goal'}</Button>
          <LinkButton href="/growth#goals" kind="plain">
            Not now
          </LinkButton>
        </Actions>
      </PageForm>
    </Card>
  );
}

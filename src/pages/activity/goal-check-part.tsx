import {
  Actions,
  Button,
  Card,
  Chip,
  Field,
  OneButtonForm,
  RadioSegment,
  Row,
  Select,
  Stack,
  Who,
} from '../../../widgets/ui/index.ts';
import { type ActivitySkill, decideCurrentGoal } from '../../features/activities/index.ts';
import { type GoalView, listGoals, MOST_ACTIVE } from '../../features/goals/index.ts';
import type { AppContext } from '../../http/environment.ts';
import { ParkSelect } from '../growth/goal-changes.tsx';
import { PageForm } from '../page-form.tsx';
import type { ActivityProps } from './activity-part.tsx';

/** Whether the person has a goal with a next step for this skill; what it says stays with them. */
export async function GoalCheckPart(c: AppContext, { activity, work, state }: ActivityProps) {
  const goals = await listGoals(c.get('context'), c.get('viewer').personId);
  const check = decideCurrentGoal(
    goals,
    activity.skills.map(({ id }) => id),
  );
  const at = `/api/v1/activities/${activity.id}`;
  if (check.state === 'none')
    return (
      <NewGoal
        action={`${at}/goals`}
        skills={activity.skills}
        active={goals.filter(({ status }) => status === 'active')}
        state={state}
      />
    );
  const { goal } = check;
  return (
    <Card kind="private" as="section" label="Your goal">
      <Goal goal={goal} />
      {check.state === 'no-step' ? (
        <PageForm id="next-step" action={`${at}/next-steps`} state={state}>
          <input type="hidden" name="goalId" value={goal.id} />
          <Field
            name="nextStep"
            label="The next step"
            hint="Something you can do in the coming days."
            maxLength={500}
          />
          <Actions>
            <Button kind="primary">Save and hand in</Button>
          </Actions>
        </PageForm>
      ) : (
        !work && (
          <OneButtonForm id="goal-check" action={`${at}/goal-check`}>
            <Button kind="primary">Hand in that I have it</Button>
          </OneButtonForm>
        )
      )}
    </Card>
  );
}

function Goal({ goal }: { goal: GoalView }) {
  return (
    <Stack gap="close">
      <Row spread>
        {goal.skill && <Chip>{goal.skill.name}</Chip>}
        <Who alone={!goal.sharedAt}>{goal.sharedAt ? 'You and your manager' : 'Only you'}</Who>
      </Row>
      <h2>{goal.title}</h2>
      {goal.nextStep && (
        <p>
          Next step: <b>{goal.nextStep}</b>
        </p>
      )}
      <p class="small">
        <a href={`/growth?edit=${goal.id}#goal-form`}>Change it on My growth</a>
      </p>
    </Stack>
  );
}

function NewGoal(props: {
  action: string;
  skills: readonly ActivitySkill[];
  active: readonly GoalView[];
  state: ActivityProps['state'];
}) {
  const [only, another] = props.skills;
  return (
    <Card kind="private" as="section" label="A goal for this">
      <h2>{only && !another ? `A goal for: ${only.name}` : 'A goal for one of these skills'}</h2>
      <PageForm id="checked-goal" action={props.action} state={props.state}>
        {only && !another ? (
          <input type="hidden" name="competencyId" value={only.id} />
        ) : (
          <Select
            name="competencyId"
            label="The skill behind it"
            prompt="Choose a skill"
            options={props.skills.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <RadioSegment
          name="origin"
          label="It starts from"
          value="challenge"
          segments={[
            { value: 'challenge', label: 'A challenge ahead' },
            { value: 'setback', label: 'Something that did not work out' },
          ]}
        />
        <Field
          name="title"
          label="What will you be able to do?"
          hint="The capability, in your own words."
          who="Only you, until you share it"
          maxLength={200}
        />
        <Field
          name="nextStep"
          label="The next step"
          hint="Something you can do in the coming days."
          maxLength={500}
        />
        {props.active.length >= MOST_ACTIVE && <ParkSelect active={props.active} />}
        <Actions>
          <Button kind="primary">Save and hand in</Button>
        </Actions>
      </PageForm>
    </Card>
  );
}

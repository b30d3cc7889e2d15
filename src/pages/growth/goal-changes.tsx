import {
  Actions,
  Button,
  Confirm,
  Form,
  LinkButton,
  OneButtonForm,
  Select,
  TextArea,
} from '../../../widgets/ui/index.ts';
import { type GoalView, MOST_ACTIVE } from '../../features/goals/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { isRefused, PageForm } from '../page-form.tsx';

interface Props {
  goal: GoalView;
  active: readonly GoalView[];
  manager: { readonly givenName: string } | null;
  state: FormState | undefined;
}

/** What the owner may do with an active goal; nobody else ever gets these (R83). */
export function GoalChanges({ goal, active, manager, state }: Props) {
  const closing = `close-${goal.id}`;
  const at = active.findIndex((one) => one.id === goal.id);
  return (
    <Confirm label="Change" kind="plain" small open={isRefused(state, closing)}>
      <Actions>
        <SharingForm goal={goal} manager={manager} />
        <LinkButton href={`/growth?edit=${goal.id}#goal-form`} small label={`Edit: ${goal.title}`}>
          Edit
        </LinkButton>
        {at > 0 && <MoveForm goal={goal} active={active} to={at - 1} word="Rank higher" />}
        {at < active.length - 1 && <MoveForm goal={goal} active={active} to={at + 1} word="Rank lower" />}
        <OneButtonForm id={`park-${goal.id}`} action={`/api/v1/goals/${goal.id}/parking`}>
          <Button small label={`Park: ${goal.title}`}>
            Park
          </Button>
        </OneButtonForm>
      </Actions>
      <Confirm label="Close…" small open={isRefused(state, closing)}>
        <PageForm id={closing} action={`/api/v1/goals/${goal.id}/closing`} state={state}>
          <TextArea name="closingNote" label="What came of it?" who="Only you" maxLength={2000} />
          <Button>Close the goal</Button>
        </PageForm>
      </Confirm>
    </Confirm>
  );
}

function SharingForm({ goal, manager }: { goal: GoalView; manager: Props['manager'] }) {
  if (goal.sharedAt)
    return (
      <OneButtonForm id={`private-${goal.id}`} action={`/api/v1/goals/${goal.id}/privacy`}>
        <Button small label={`Make private again: ${goal.title}`}>
          Make private again
        </Button>
      </OneButtonForm>
    );
  if (!manager) return null;
  return (
    <OneButtonForm id={`share-${goal.id}`} action={`/api/v1/goals/${goal.id}/sharing`}>
      <Button small label={`Share with ${manager.givenName}: ${goal.title}`}>
        Share with {manager.givenName}
      </Button>
    </OneButtonForm>
  );
}

/** Sends the whole new order, so that a page that is out of date is refused instead of ranking blindly. */
function MoveForm(props: { goal: GoalView; active: readonly GoalView[]; to: number; word: string }) {
  const { goal, active, to, word } = props;
  const order = active.map((one) => one.id).filter((id) => id !== goal.id);
  order.splice(to, 0, goal.id);
  return (
    <Form id={`move-${to}-${goal.id}`} action="/api/v1/goals/order" inline draft={false}>
      {order.map((id) => (
        <input key={id} type="hidden" name="order" value={id} />
      ))}
      <Button small label={`${word}: ${goal.title}`}>
        {word}
      </Button>
    </Form>
  );
}

/** Takes a parked goal up again; where three are active, one is chosen to step aside (R81). */
export function ResumeForm(props: {
  goal: GoalView;
  active: readonly GoalView[];
  state: FormState | undefined;
}) {
  const { goal, active, state } = props;
  const form = `resume-${goal.id}`;
  const action = `/api/v1/goals/${goal.id}/resumption`;
  if (active.length < MOST_ACTIVE)
    return (
      <OneButtonForm id={form} action={action}>
        <Button small label={`Take up again: ${goal.title}`}>
          Take up again
        </Button>
      </OneButtonForm>
    );
  return (
    <Confirm label="Take up again…" small open={isRefused(state, form)}>
      <PageForm id={form} action={action} state={state}>
        <ParkSelect active={active} />
        <Button small>Take up again</Button>
      </PageForm>
    </Confirm>
  );
}

export function ParkSelect({ active }: { active: readonly GoalView[] }) {
  return (
    <Select
      name="parkGoalId"
      label="Which goal shall step aside?"
      hint="It is parked, not lost."
      prompt="Choose a goal to park"
      options={active.map((goal) => ({ value: goal.id, label: goal.title }))}
    />
  );
}

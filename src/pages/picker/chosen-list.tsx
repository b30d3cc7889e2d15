import {
  Actions,
  Button,
  Card,
  Chip,
  Confirm,
  EmptyState,
  Field,
  Form,
  Muted,
  OneButtonForm,
  Row,
  Section,
  Stack,
  TextArea,
} from '../../../widgets/ui/index.ts';
import type { ChosenView, DeepLinkingRequestView } from '../../features/activities/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { isRefused, PageForm } from '../page-form.tsx';
import { KINDS } from './kind-words.ts';

interface Props {
  readonly request: DeepLinkingRequestView;
  readonly state: FormState | undefined;
}

/** What was chosen, its words and points, and the way back into the course, with it or without. */
export function ChosenList({ request, state }: Props) {
  const { id, chosen } = request;
  return (
    <Section title="On the list" note={chosen.length || undefined} id="chosen" as="aside">
      {chosen.length === 0 ? (
        <EmptyState title="Nothing yet">
          What you choose stands here with its title, until you place it. Nothing is in your course before
          that.
        </EmptyState>
      ) : (
        <PlaceForm request={request} state={state} />
      )}
      <div hidden>
        {chosen.map(({ key }) => (
          <Form
            key={key}
            id={`drop-${key}`}
            action={`/api/v1/deep-linking-requests/${id}/choices/${key}/removal`}
            draft={false}
            inline
          >
            {null /* its button stands with the words of what it takes off */}
          </Form>
        ))}
      </div>
      <OneButtonForm id="cancel" action={`/api/v1/deep-linking-requests/${id}/cancellation`}>
        <Button kind="plain">Go back and place nothing</Button>
      </OneButtonForm>
    </Section>
  );
}

function PlaceForm({ request, state }: Props) {
  const { id, chosen, addsAtOnce } = request;
  const what = chosen.length === 1 ? 'Place it in the course' : `Place all ${chosen.length} in the course`;
  return (
    <PageForm
      id="place"
      action={`/api/v1/deep-linking-requests/${id}/placement`}
      state={state}
      label="The list"
    >
      <Stack>
        {chosen.map((one) => (
          <Item key={one.key} one={one} request={request} state={state} />
        ))}
      </Stack>
      <Actions>
        <Button kind="primary" icon="check">
          {what}
        </Button>
      </Actions>
      <Muted>
        {addsAtOnce
          ? 'Your LMS adds it to the course at once.'
          : 'Your LMS shows it to you once more before it stands in the course.'}
      </Muted>
    </PageForm>
  );
}

function Item({
  one,
  request: { id: requestId, takesPoints },
  state,
}: {
  one: ChosenView;
  request: DeepLinkingRequestView;
  state: FormState | undefined;
}) {
  const { key, kind, title, option, skills } = one;
  const about = option ? option.title : skills.map(({ name }) => name).join(', ');
  const open = isRefused(state, 'place') && state?.faults.some(({ field }) => field.endsWith(key));
  return (
    <Card as="section" label={about}>
      <input type="hidden" name="keys" value={key} />
      <Row spread top>
        <Chip tone="accent">{KINDS[kind].name}</Chip>
        <Button form={`drop-${key}`} kind="plain" small label={`Take off the list: ${title}`}>
          Take off
        </Button>
      </Row>
      <Field name={`title-${key}`} label="Title in the course" value={title} maxLength={200} />
      <Row spread>
        <Muted inline>About {about}</Muted>
        <a class="small" href={`/picker/preview?request=${requestId}&key=${key}`}>
          Preview<span class="hidden-visually">: {title}</span>
        </a>
      </Row>
      {takesPoints && !option && <Points one={one} />}
      <Confirm
        label={takesPoints && option ? 'Words and points' : 'Words for those who open it'}
        about={title}
        kind="plain"
        small
        open={open}
      >
        <TextArea
          name={`instructions-${key}`}
          label="What they shall do, in your words"
          optional
          maxLength={2000}
        />
        {takesPoints && option && <Points one={one} />}
        <Muted>{KINDS[kind].seen}</Muted>
      </Confirm>
    </Card>
  );
}

/** Full points for handing in; for an option the grade is the teacher's to give. */
function Points({ one: { key, option } }: { one: ChosenView }) {
  return (
    <Field
      name={`points-${key}`}
      label="Points in the gradebook"
      optional
      short
      inputMode="numeric"
      value={option ? '' : '10'}
      hint={
        option
          ? 'Empty: no column. With points, the grade that you give there counts as completing the option.'
          : 'All of them for handing in, none for how good it is. Empty: no column.'
      }
    />
  );
}

import {
  Actions,
  Button,
  Card,
  Confirm,
  Field,
  Icon,
  Muted,
  OneButtonForm,
  RadioSegment,
  Row,
  Stack,
} from '../../../widgets/ui/index.ts';
import { newId } from '../../core/ids.ts';
import { type PromiseView, sayDay } from '../../features/conversations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { Hidden } from './form-parts.tsx';
import { otherOf } from './notes.tsx';
import type { TalkModel } from './read-model.ts';

/**
 * What was promised here and is open from before, and a place for the next promise. While the conversation is
 * open the agenda holds the button that says "kept".
 */
export function PromisesCard({ talk, state }: { talk: TalkModel; state: FormState | undefined }) {
  const { conversation, viewer } = talk;
  const all = [...conversation.openPromises, ...conversation.promises];
  return (
    <Card kind="quiet" as="section" id="promises">
      <h2>Promises</h2>
      {all.length === 0 && (
        <Muted>
          {conversation.closedAt
            ? 'None were made.'
            : 'None are open. What each of you takes on stands here, for both.'}
        </Muted>
      )}
      {all.map((promise) => (
        <OnePromise key={promise.id} promise={promise} talk={talk} />
      ))}
      {!conversation.closedAt && (
        <Confirm label="Add a promise" small open={all.length === 0 || state?.form === 'promise'}>
          <PromiseForm talk={talk} state={state} other={otherOf(conversation, viewer)} />
        </Confirm>
      )}
    </Card>
  );
}

function OnePromise({ promise, talk }: { promise: PromiseView; talk: TalkModel }) {
  const { manager, employee } = talk.conversation;
  const me = talk.viewer === 'manager' ? manager : employee;
  const by = promise.byPersonId === me.id ? 'You' : otherOf(talk.conversation, talk.viewer);
  return (
    <Stack gap="tight">
      <p class="small">
        <b>{by}:</b> {promise.body} {promise.due && <Muted inline>by {sayDay(promise.due, talk.now)}</Muted>}
      </p>
      {promise.keptAt ? (
        <Muted>
          <Icon name="check" /> Kept on {sayDay(promise.keptAt, talk.now)}
        </Muted>
      ) : talk.conversation.closedAt ? (
        <OneButtonForm id={`keep-${promise.id}`} action={`/api/v1/promises/${promise.id}/keeping`}>
          <Button small label={`Kept: ${promise.body}`}>
            Kept
          </Button>
        </OneButtonForm>
      ) : null}
    </Stack>
  );
}

function PromiseForm({
  talk,
  state,
  other,
}: {
  talk: TalkModel;
  state: FormState | undefined;
  other: string;
}) {
  const { id, manager, employee } = talk.conversation;
  const [me, them] = talk.viewer === 'manager' ? [manager, employee] : [employee, manager];
  return (
    <PageForm id="promise" action={`/api/v1/conversations/${id}/promises`} state={state}>
      <Hidden name="key" value={newId()} />
      <RadioSegment
        name="byPersonId"
        label="Who promises it?"
        value={me.id}
        segments={[
          { value: me.id, label: 'You' },
          { value: them.id, label: other },
        ]}
      />
      <Field name="body" label="What?" maxLength={500} />
      <Row>
        <Field name="due" label="By when?" type="date" optional short />
      </Row>
      <Actions>
        <Button small>Write it down</Button>
      </Actions>
    </PageForm>
  );
}

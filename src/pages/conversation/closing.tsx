import {
  Actions,
  Button,
  Card,
  Columns,
  Field,
  Muted,
  NoticeBox,
  OneButtonForm,
  Select,
  TextArea,
} from '../../../widgets/ui/index.ts';
import { nextByCadence, sayDay, sayMoment, sayRhythm } from '../../features/conversations/index.ts';
import type { FormState } from '../../http/endpoint.ts';
import { PageForm } from '../page-form.tsx';
import { saysAhead } from './agenda-list.tsx';
import { Hidden } from './form-parts.tsx';
import type { TalkModel } from './read-model.ts';

/** The manager closes; a look ahead is asked for where none was written (R70, R72). */
export function ClosingCard({ talk, state }: { talk: TalkModel; state: FormState | undefined }) {
  const { conversation, now } = talk;
  const { employee, cadence, scheduledAt } = conversation;
  const next = cadence
    ? `The next one is planned for ${sayMoment(nextByCadence(scheduledAt, cadence.everyDays, now), now)}.`
    : 'No rhythm is agreed, so the next one is yours to plan.';
  return (
    <Card as="section" id="close">
      <h2>Close and confirm</h2>
      <Muted>
        {employee.givenName} is asked to confirm what was promised. {next}
      </Muted>
      <PageForm id="closing" action={`/api/v1/conversations/${conversation.id}/closing`} state={state}>
        {!saysAhead(talk) && (
          <TextArea
            name="ahead"
            label="Ahead"
            hint="A conversation closes with a look ahead. It joins the shared notes."
            placeholder="What comes next, and what does it ask for?"
            who={`You and ${employee.givenName}`}
          />
        )}
        <Button kind="primary">Close the conversation</Button>
      </PageForm>
    </Card>
  );
}

/** The employee's "yes, that is what we promised", or when it was given. */
export function Confirmation({ talk }: { talk: TalkModel }) {
  const { conversation, viewer, now } = talk;
  const { closedAt, confirmedAt, id, manager, employee } = conversation;
  if (!closedAt) return null;
  const closed = `Closed on ${sayDay(closedAt, now)}.`;
  if (confirmedAt) {
    const who = viewer === 'employee' ? 'You' : employee.givenName;
    return <NoticeBox tone="good" text={`${closed} ${who} confirmed it on ${sayDay(confirmedAt, now)}.`} />;
  }
  if (viewer === 'manager')
    return <NoticeBox text={`${closed} ${employee.givenName} has not confirmed it yet.`} />;
  return (
    <Card as="section" id="confirm">
      <h2>Is this what you two agreed?</h2>
      <Muted>
        {closed} Your yes stands beside the promises; {manager.givenName} sees it. If something is missing,
        add it as a point to the next conversation.
      </Muted>
      <OneButtonForm id="confirmation" action={`/api/v1/conversations/${id}/confirmation`}>
        <Button kind="primary">Yes, that is what we agreed</Button>
      </OneButtonForm>
    </Card>
  );
}

const RHYTHMS = [7, 14, 21, 28, 42, 91];

/** When the two talk next, and how often. */
export function PlanCard(props: {
  personId: string;
  /** The other one's given name. */
  other: string;
  scheduledAt: Date | null;
  everyDays: number | null;
  now: Date;
  state: FormState | undefined;
}) {
  const { personId, other, scheduledAt, everyDays, now, state } = props;
  const known = everyDays === null || RHYTHMS.includes(everyDays) ? RHYTHMS : [...RHYTHMS, everyDays];
  return (
    <Card kind="quiet" as="section" id="next">
      <h2>{scheduledAt ? 'Move it, or change the rhythm' : `Plan a conversation with ${other}`}</h2>
      <Columns kind="halves">
        <PageForm id="plan" action={`/api/v1/people/${personId}/conversations`} state={state}>
          <Field
            name="at"
            type="datetime-local"
            label="Day and time"
            value={scheduledAt?.toISOString().slice(0, 16)}
            short
            min={now.toISOString().slice(0, 16)}
          />
          <Actions>
            <Button kind={scheduledAt ? 'normal' : 'primary'} small={scheduledAt !== null}>
              {scheduledAt ? 'Move it' : 'Plan it'}
            </Button>
          </Actions>
        </PageForm>
        <PageForm id="cadence" action={`/api/v1/people/${personId}/cadence`} state={state}>
          <Hidden name="personId" value={personId} />
          <Select
            name="everyDays"
            label="How often do you two want to talk?"
            prompt={everyDays === null ? 'Not agreed yet' : undefined}
            value={everyDays === null ? undefined : String(everyDays)}
            options={known.map((days) => ({ value: String(days), label: capital(sayRhythm(days)) }))}
            short
          />
          <Actions>
            <Button small>Agree on it</Button>
          </Actions>
        </PageForm>
      </Columns>
    </Card>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

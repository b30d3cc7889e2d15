import {
  Button,
  Card,
  Columns,
  Confirm,
  EmptyState,
  LinkButton,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  PageHeader,
  PersonLine,
  Quote,
  Row,
  Section,
  Stack,
} from '../../widgets/ui/index.ts';
import {
  type ConversationLine,
  findNextConversation,
  listConversations,
  listObservations,
  type ObservationView,
  sayDay,
  sayMoment,
  sayRhythm,
} from '../features/conversations/index.ts';
import { findMyManager } from '../features/goals/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { AddPoint, AgendaList } from './conversation/agenda-list.tsx';
import { Confirmation, PlanCard } from './conversation/closing.tsx';
import { CONVERSATION_DONE } from './conversation/done.ts';
import { EarlierCard } from './conversation/fact-cards.tsx';
import { PrivateNoteCard } from './conversation/notes.tsx';
import { PromisesCard } from './conversation/promises.tsx';
import { readEmployeeModel } from './conversation/read-model.ts';
import { doneNotices } from './done-notices.ts';

/** The employee's side of one conversation: the agenda, their points, shared notes, promises, their yes. */
export async function employeeConversationPage(c: AppContext, state?: FormState): Promise<Response> {
  const me = c.get('viewer').personId;
  const context = c.get('context');
  const named = c.req.param('conversationId') ?? c.req.param('id');
  const next = named ? null : await findNextConversation(context, me);
  if (!named && !next) return conversationsPage(c, state);
  const talk = await readEmployeeModel(c, named ?? next!.id);
  const { conversation, now } = talk;
  const { manager, cadence, closedAt, scheduledAt } = conversation;
  const open = closedAt === null;
  const earlier = (await listConversations(context, me)).filter(
    (one) => one.closedAt && one.id !== conversation.id,
  );
  const body = (
    <Stack gap="loose">
      <PageHeader
        title={`Conversation with ${manager.name}`}
        person={manager.name}
        meta={[
          closedAt ? `Closed on ${sayDay(closedAt, now)}` : sayMoment(scheduledAt, now),
          cadence && sayRhythm(cadence.everyDays),
        ]
          .filter(Boolean)
          .join(' · ')}
        actions={
          open ? (
            <LinkButton href="#add-point" icon="plus">
              Add a point
            </LinkButton>
          ) : undefined
        }
      />
      <Columns kind="side">
        <Stack gap="loose">
          <Confirmation talk={talk} />
          <AgendaList talk={talk} state={state} />
          {open && <AddPoint talk={talk} state={state} />}
          <PrivateNoteCard
            conversation={conversation}
            viewer="employee"
            note={talk.privateNote}
            state={state}
          />
        </Stack>
        <aside>
          <Stack>
            <PromisesCard talk={talk} state={state} />
            {open && (
              <PlanCard
                personId={me}
                other={manager.givenName}
                scheduledAt={scheduledAt}
                everyDays={cadence?.everyDays ?? null}
                now={now}
                state={state}
              />
            )}
            <EarlierCard
              earlier={earlier}
              hrefOf={({ id }) => `/conversations/${id}`}
              now={now}
              withManager
            />
          </Stack>
        </aside>
      </Columns>
    </Stack>
  );
  return showPage(c, {
    title: `Conversation with ${manager.name}`,
    screen: 'conversations',
    body,
    notices: state ? [] : doneNotices(c, CONVERSATION_DONE),
    status: state ? 422 : 200,
  });
}

/** All of the employee's conversations: the next, what waits for their yes, what was seen, and what is over. */
export async function conversationsPage(c: AppContext, state?: FormState): Promise<Response> {
  const me = c.get('viewer').personId;
  const context = c.get('context');
  const now = context.now();
  const [next, all, observations, manager] = await Promise.all([
    findNextConversation(context, me),
    listConversations(context, me, 50),
    listObservations(context, me, 20),
    findMyManager(context),
  ]);
  const body = (
    <Stack gap="loose">
      <PageHeader title="Conversations" meta="When you talk, what was promised, and what others saw" />
      {next && (
        <Card kind="quiet" as="section" label="Next conversation">
          <Row spread>
            <PersonLine
              name={next.with.name}
              title={`Next conversation with ${next.with.name}`}
              headingLevel={2}
              meta={[
                sayMoment(next.scheduledAt, now),
                next.everyDays && sayRhythm(next.everyDays),
                `${next.points} ${next.points === 1 ? 'point' : 'points'} added, ${next.myPoints} by you`,
              ]
                .filter(Boolean)
                .join(' · ')}
            />
            <LinkButton kind="primary" href={`/conversations/${next.id}`}>
              See the agenda
            </LinkButton>
          </Row>
        </Card>
      )}
      {!next && manager && (
        <PlanCard
          personId={me}
          other={manager.givenName}
          scheduledAt={null}
          everyDays={null}
          now={now}
          state={state}
        />
      )}
      {!next && !manager && (
        <EmptyState title="No conversation can be planned yet" headingLevel={2}>
          {c.get('viewer').matched
            ? 'Nobody is recorded as your manager. Your administrator can mend the reporting line.'
            : 'Once you are linked, your manager is known here, and either of you can plan.'}
        </EmptyState>
      )}
      <Columns kind="halves">
        <Held lines={all.filter((one) => one.closedAt)} now={now} />
        <Observed observations={observations} now={now} />
      </Columns>
    </Stack>
  );
  return showPage(c, {
    title: 'Conversations',
    screen: 'conversations',
    body,
    notices: state ? [] : doneNotices(c, CONVERSATION_DONE),
    status: state ? 422 : 200,
  });
}

function Held({ lines, now }: { lines: readonly ConversationLine[]; now: Date }) {
  return (
    <Section title="Earlier" note={String(lines.length)}>
      {lines.length === 0 ? (
        <Muted>Conversations that are over stay here with their notes and promises.</Muted>
      ) : (
        <List label="Earlier conversations">
          {lines.map((line) => (
            <ListItem
              key={line.id}
              title={
                <a
                  href={`/conversations/${line.id}`}
                >{`${sayDay(line.closedAt ?? line.scheduledAt, now)} with ${line.manager.name}`}</a>
              }
              meta={
                line.confirmedAt
                  ? `You confirmed it on ${sayDay(line.confirmedAt, now)}`
                  : 'Waits for your yes'
              }
            />
          ))}
        </List>
      )}
    </Section>
  );
}

/** What stands open of what others saw; the rest is a click away. */
const AT_A_GLANCE = 4;

/** What others saw, with their name: always open to the person it is about (R12). */
function Observed({ observations, now }: { observations: readonly ObservationView[]; now: Date }) {
  const before = observations.slice(AT_A_GLANCE);
  return (
    <Section title="What others saw" note={String(observations.length)}>
      {observations.length === 0 ? (
        <Muted>When your manager writes down something they saw, it stands here with their name.</Muted>
      ) : (
        <Stack gap="close">
          <Observations label="What others saw" observations={observations.slice(0, AT_A_GLANCE)} now={now} />
          {before.length > 0 && (
            <Confirm label={`Before that (${before.length})`} kind="plain" small>
              <Observations label="What others saw before" observations={before} now={now} />
            </Confirm>
          )}
        </Stack>
      )}
    </Section>
  );
}

function Observations(props: { label: string; observations: readonly ObservationView[]; now: Date }) {
  const { label, observations, now } = props;
  return (
    <List label={label}>
      {observations.map((one) => (
        <ListItem
          key={one.id}
          title={one.seen || one.direction}
          meta={[
            one.competency.name,
            one.level && `level ${one.level}`,
            `${one.observer.name}, ${sayDay(one.seenOn, now)}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        >
          {one.seen && one.direction && <Quote>To try: {one.direction}</Quote>}
          {one.acknowledgedAt === null && (
            <OneButtonForm id={`read-${one.id}`} action={`/api/v1/observations/${one.id}/acknowledgement`}>
              <Button small label={`I have read this: ${one.seen || one.direction}`}>
                I have read this
              </Button>
            </OneButtonForm>
          )}
        </ListItem>
      ))}
    </List>
  );
}

import { Actions, Columns, EmptyState, LinkButton, PageHeader, Stack } from '../../widgets/ui/index.ts';
import { getConversation, sayDay, sayMoment, sayRhythm } from '../features/conversations/index.ts';
import { searchCompetencies } from '../features/frameworks/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { AddPoint, AgendaList } from './conversation/agenda-list.tsx';
import { ClosingCard, Confirmation, PlanCard } from './conversation/closing.tsx';
import { CONVERSATION_DONE } from './conversation/done.ts';
import { EarlierCard, ObjectivesCard, RecentCard } from './conversation/fact-cards.tsx';
import { GoalsCard, questionOf } from './conversation/goals-card.tsx';
import { NoteCard } from './conversation/note-card.tsx';
import { PrivateNoteCard } from './conversation/notes.tsx';
import { PromisesCard } from './conversation/promises.tsx';
import {
  type ManagerModel,
  readManagerModel,
  type SideModel,
  type TalkModel,
} from './conversation/read-model.ts';
import { RecogniseCard } from './conversation/recognise-card.tsx';
import { RecommendCard } from './conversation/recommend-card.tsx';
import { employeeConversationPage } from './conversations-page.tsx';
import { doneNotices } from './done-notices.ts';

/** "What do we talk about now?": the manager's page of a conversation with one of their reports. */
export async function conversationPage(c: AppContext, state?: FormState): Promise<Response> {
  return managerPage(c, c.req.param('personId') ?? '', state);
}

/**
 * Shows a refused form of either page again: on the manager's page, or on the employee's where the viewer is
 * the employee. The address of the form says whom it is about.
 */
export async function conversationAgain(c: AppContext, state: FormState): Promise<Response> {
  const me = c.get('viewer').personId;
  const personId = c.req.param('personId') ?? textOf(state.values.personId);
  if (personId) return personId === me ? employeeConversationPage(c, state) : managerPage(c, personId, state);
  const conversationId = c.req.param('conversationId') ?? c.req.param('id') ?? '';
  const employeeId = (await getConversation(c.get('context'), conversationId)).employee.id;
  return employeeId === me ? employeeConversationPage(c, state) : managerPage(c, employeeId, state);
}

const textOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

async function managerPage(c: AppContext, personId: string, state?: FormState): Promise<Response> {
  if (personId === c.get('viewer').personId) return c.redirect('/conversations', 303);
  const model = await readManagerModel(c, personId);
  const { side, talk } = model;
  const now = c.get('context').now();
  const givenName = talk?.conversation.employee.givenName ?? (side.report.name.split(' ')[0] || 'them');
  const open = talk !== null && talk.conversation.closedAt === null;
  const parts = { model, givenName, now, state };
  const body = (
    <Stack gap="loose">
      <PageHeader
        title={side.report.name}
        person={side.report.name}
        meta={headline(model, now)}
        actions={
          <Actions>
            <span class="narrow-only">
              <LinkButton href="#recommend">Recommend</LinkButton>
            </span>
            <LinkButton href="#note">Two-minute note</LinkButton>
            {open && (
              <LinkButton href="#close" kind="primary">
                Close and confirm
              </LinkButton>
            )}
          </Actions>
        }
      />
      <Columns kind="side">
        <Main {...parts} competencies={await namedSkills(c, side)} />
        <Side c={c} {...parts} />
      </Columns>
    </Stack>
  );
  return showPage(c, {
    title: `${side.report.name} · conversation`,
    screen: 'team',
    body,
    notices: state ? [] : doneNotices(c, CONVERSATION_DONE),
    status: state ? 422 : 200,
  });
}

function headline({ talk, everyDays }: ManagerModel, now: Date): string {
  if (!talk) return 'No conversation is planned';
  const { conversation } = talk;
  const { scheduledAt, closedAt, cadence, lastClosedAt } = conversation;
  return [
    closedAt ? `Closed on ${sayDay(closedAt, now)}` : sayMoment(scheduledAt, now),
    cadence && `${sayRhythm(cadence.everyDays)}, agreed ${monthOf(cadence.agreedAt)}`,
    !cadence && everyDays && sayRhythm(everyDays),
    lastClosedAt && `last: ${sayDay(lastClosedAt, now)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

const monthOf = (at: Date): string =>
  `in ${at.toLocaleDateString('en-GB', { month: 'long', timeZone: 'UTC' })}`;

interface PartProps {
  readonly model: ManagerModel;
  readonly givenName: string;
  readonly now: Date;
  readonly state: FormState | undefined;
}

/** What the two talk about now; then what one comes for in between: a note, another day, the last notes. */
function Main(props: PartProps & { competencies: Named }) {
  const { model, givenName, now, state, competencies } = props;
  const { side, talk, earlier, everyDays } = model;
  const { personId } = side.report;
  const scheduledAt = talk && !talk.conversation.closedAt ? talk.conversation.scheduledAt : null;
  const note = <NoteCard {...{ side, competencies, givenName, now, state }} />;
  const plan = <PlanCard {...{ personId, other: givenName, scheduledAt, everyDays, now, state }} />;
  const before = (
    <EarlierCard
      earlier={earlier}
      hrefOf={({ id }) => `/people/${personId}/conversation?held=${id}`}
      now={now}
    />
  );
  if (!talk)
    return (
      <Stack gap="loose">
        <EmptyState title="The agenda builds itself">
          Once a day is set, evidence since last time, open promises, rechecks that are due and what{' '}
          {givenName} shared stand here. Both of you can add points.
        </EmptyState>
        {plan}
        {note}
        {before}
      </Stack>
    );
  return (
    <Stack gap="loose">
      <Agenda {...props} talk={talk} />
      {note}
      {scheduledAt ? (
        <Columns kind="halves">
          {plan}
          {before}
        </Columns>
      ) : (
        before
      )}
    </Stack>
  );
}

function Agenda({ model, talk, state }: PartProps & { talk: TalkModel }) {
  const levelsOf = (competencyId: string) =>
    model.side.role.gaps.find((gap) => gap.id === competencyId)?.levels.length ?? 5;
  const { conversation, privateNote, viewer } = talk;
  return (
    <>
      <Confirmation talk={talk} />
      <AgendaList talk={talk} state={state} levelsOf={levelsOf} />
      {!conversation.closedAt && <AddPoint talk={talk} state={state} />}
      <PrivateNoteCard conversation={conversation} viewer={viewer} note={privateNote} state={state} />
      {!conversation.closedAt && <ClosingCard talk={talk} state={state} />}
    </>
  );
}

type Named = readonly { readonly id: string; readonly name: string; readonly levels: readonly string[] }[];

function Side(props: PartProps & { c: AppContext }) {
  const { c, model, givenName, now, state } = props;
  const { side, talk } = model;
  const { personId } = side.report;
  const shared = { side, givenName, now, state };
  const evidenceId = c.req.query('recognise');
  const recognise = <RecogniseCard {...shared} evidenceId={evidenceId} />;
  const waits = evidenceId !== undefined || side.prompts.length > 0 || state?.form === 'recognise';
  const question = questionOf(c.req.query('question'));
  const goalId = c.req.query('goal');
  const open = talk && !talk.conversation.closedAt ? talk.conversation : null;
  return (
    <aside>
      <Stack>
        {waits && recognise}
        <RecommendCard
          {...shared}
          skill={c.req.query('skill')}
          allWays={c.req.query('ways') === 'all'}
          conversationId={open?.id ?? null}
        />
        {!waits && recognise}
        {talk && <PromisesCard talk={talk} state={state} />}
        <GoalsCard
          personId={personId}
          goals={side.goals}
          givenName={givenName}
          picked={question && goalId ? { goalId, question } : null}
          state={state}
        />
        <ObjectivesCard objectives={side.objectives} now={now} />
        <RecentCard recent={side.recent} now={now} />
      </Stack>
    </aside>
  );
}

/** What a note may name: what the role asks for, or the whole framework where the job has no profile. */
async function namedSkills(c: AppContext, side: SideModel): Promise<Named> {
  if (side.role.gaps.length > 0) return side.role.gaps;
  return searchCompetencies(c.get('context'), { limit: 300 });
}

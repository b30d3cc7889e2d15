import {
  Card,
  Chip,
  EmptyState,
  FilterChips,
  LinkButton,
  List,
  ListItem,
  Muted,
  PageHeader,
  PersonLine,
  Row,
  Section,
  Stack,
  StatLine,
  Who,
} from '../../widgets/ui/index.ts';
import {
  listTeamProcess,
  sayDayNear,
  sayMoment,
  sayRhythm,
  type TeamProcess,
} from '../features/conversations/index.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { CONVERSATION_DONE } from './conversation/done.ts';
import { ProcessTable } from './conversation/process-table.tsx';
import { readTeam, type TeamMember } from './conversation/read-team.ts';
import { doneNotices } from './done-notices.ts';

type Filter = 'all' | 'week' | 'waiting' | 'risk';

const FILTERS: readonly { id: Filter; label: string; keeps: (one: TeamMember) => boolean }[] = [
  { id: 'all', label: 'Everybody', keeps: () => true },
  { id: 'week', label: 'This week', keeps: (one) => one.thisWeek },
  { id: 'waiting', label: 'Something waits', keeps: (one) => one.waiting > 0 },
  { id: 'risk', label: 'At risk', keeps: (one) => one.atRisk > 0 },
];

/** "Who needs me this week?": one row per person, by name; nobody is ranked. */
export async function teamPage(c: AppContext): Promise<Response> {
  const context = c.get('context');
  const now = context.now();
  const team = await readTeam(context);
  const process = await listTeamProcess(context);
  const asked = c.req.query('show');
  const filter = FILTERS.find(({ id }) => id === asked) ?? FILTERS[0]!;
  const shown = team.filter(filter.keeps);
  const body = (
    <Stack gap="loose">
      <PageHeader title="Team" meta="Your direct reports, by name" actions={<Who alone>Only you</Who>} />
      {team.length === 0 ? (
        <EmptyState title="Nobody reports to you today" headingLevel={2}>
          The people who report to you appear here once your people file names you as their manager. Your
          administrator imports it.
        </EmptyState>
      ) : (
        <>
          <ThisWeek team={team} />
          <FilterChips
            label="Show"
            filters={FILTERS.map(({ id, label, keeps }) => ({
              label,
              href: id === 'all' ? '/team' : `/team?show=${id}`,
              current: id === filter.id,
              count: team.filter(keeps).length,
            }))}
          />
          {shown.length === 0 ? (
            <Muted>Nobody, which is good to know.</Muted>
          ) : (
            <List label="Team">
              {shown.map((member) => (
                <Member key={member.personId} member={member} now={now} />
              ))}
            </List>
          )}
        </>
      )}
      {process.length > 0 && <Process teams={process} />}
    </Stack>
  );
  return showPage(c, { title: 'Team', screen: 'team', body, notices: doneNotices(c, CONVERSATION_DONE) });
}

function ThisWeek({ team }: { team: readonly TeamMember[] }) {
  const sum = (of: (one: TeamMember) => number) => team.reduce((all, one) => all + of(one), 0);
  const stats = [
    {
      value: sum((one) => (one.thisWeek ? 1 : 0)),
      label: word(
        sum((one) => (one.thisWeek ? 1 : 0)),
        'conversation',
      ),
    },
    {
      value: sum((one) => one.toRecognise),
      label: `${word(
        sum((one) => one.toRecognise),
        'recognition',
      )} waiting`,
    },
    {
      value: sum((one) => one.toAnswer),
      label: `${word(
        sum((one) => one.toAnswer),
        'answer',
      )} to give`,
    },
    {
      value: sum((one) => one.toRecheck),
      label: `${word(
        sum((one) => one.toRecheck),
        'recheck',
      )} due`,
    },
  ];
  return (
    <Card kind="quiet" as="section" label="This week">
      <h2>This week</h2>
      <StatLine stats={stats} />
    </Card>
  );
}

const word = (count: number, one: string): string => (count === 1 ? one : `${one}s`);

function Member({ member, now }: { member: TeamMember; now: Date }) {
  const href = `/people/${member.personId}/conversation`;
  return (
    <ListItem>
      <Row spread>
        <PersonLine
          name={member.name}
          headingLevel={2}
          title={<a href={href}>{member.name}</a>}
          meta={[member.jobTitle, nextWords(member, now)].filter(Boolean).join(' · ')}
        />
        <Marks member={member} href={href} />
      </Row>
    </ListItem>
  );
}

/** Small counted chips that lead to the place; nothing is said where nothing waits. */
function Marks({ member, href }: { member: TeamMember; href: string }) {
  const { next, toRecognise, toAnswer, toRecheck, toAcknowledge, atRisk, unconfirmed } = member;
  return (
    <Row>
      {next?.overdue && <Chip tone="warn">Overdue</Chip>}
      {atRisk > 0 && <Chip tone="warn">{atRisk === 1 ? 'At risk' : `${atRisk} at risk`}</Chip>}
      {toRecognise > 0 && (
        <Chip tone="accent" icon="star">
          {toRecognise} to recognise
        </Chip>
      )}
      {toAcknowledge > 0 && <Chip tone="accent">{toAcknowledge} to acknowledge</Chip>}
      {toAnswer > 0 && <Chip tone="accent">{toAnswer} to answer</Chip>}
      {toRecheck > 0 && <Chip tone="accent">{toRecheck} to recheck</Chip>}
      {unconfirmed && <Chip>Not confirmed yet</Chip>}
      <LinkButton
        small
        href={href}
        label={`${next ? 'Open the conversation' : 'Plan a conversation'}: ${member.name}`}
      >
        {next ? 'Open' : 'Plan'}
      </LinkButton>
    </Row>
  );
}

function nextWords({ next, everyDays, lastClosedAt }: TeamMember, now: Date): string {
  if (next) return `${sayMoment(next.scheduledAt, now)}${everyDays ? `, ${sayRhythm(everyDays)}` : ''}`;
  if (lastClosedAt) return `nothing planned; you last talked ${sayDayNear(lastClosedAt, now)}`;
  return 'no conversation planned yet';
}

/** For somebody who manages managers: whether conversations happen, never what is said in them (R48). */
function Process({ teams }: { teams: readonly TeamProcess[] }) {
  return (
    <Section title="Teams of your managers" end={<Who>Counts only; what was said stays with the two</Who>}>
      <ProcessTable teams={teams} />
    </Section>
  );
}

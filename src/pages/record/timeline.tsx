import {
  Button,
  Card,
  Confirm,
  EmptyState,
  Form,
  LinkButton,
  List,
  ListItem,
  Muted,
  OneButtonForm,
  Section,
  Select,
  Stack,
  Who,
} from '../../../widgets/ui/index.ts';
import {
  TAKE_BACK_MS,
  type TimelineEntry,
  type TimelineKind,
  type TimelinePage,
} from '../../features/records/index.ts';
import { sayDayFirst } from '../growth/say.ts';
import { type RecordQuery, recordAddress } from './record-query.ts';
import { Sentence } from './say-entry.tsx';

/** What a filter calls each kind. */
const KINDS: Readonly<Record<TimelineKind, string>> = {
  completion: 'Completed',
  level: 'Levels reached',
  logged: 'Logged by me',
  'hand-in': 'Handed in',
  example: 'Examples I shared',
  observation: 'Noticed by others',
  recognition: 'Thanks',
  recommendation: 'Recommendations accepted',
  goal: 'Goals closed',
  badge: 'Badges',
  assessment: 'Assessments',
};

interface Props {
  page: TimelinePage;
  query: RecordQuery;
  skills: readonly { readonly id: string; readonly name: string }[];
  years: readonly number[];
  now: Date;
}

/** What happened, month by month, in sentences. */
export function Timeline(props: Props) {
  const { page, query, now } = props;
  const filtered = query.kind !== null || query.competencyId !== null || query.year !== null;
  return (
    <Section title="What happened" size="large" id="timeline" end={<Who alone>Only you</Who>}>
      <Stack>
        {(filtered || page.entries.length > 0) && <Filter {...props} />}
        {page.entries.length === 0 && <Nothing filtered={filtered} earlier={query.after !== null} />}
        {monthsOf(page.entries).map(({ month, entries }) => (
          <Section key={month} title={sayMonth(month)} headingLevel={3}>
            <List label={sayMonth(month)}>
              {entries.map((entry) => (
                <Entry key={`${entry.kind}-${entry.id}`} entry={entry} now={now} />
              ))}
            </List>
          </Section>
        ))}
        <Ways page={page} query={query} />
      </Stack>
    </Section>
  );
}

function Entry({ entry, now }: { entry: TimelineEntry; now: Date }) {
  const isFresh = entry.kind === 'logged' && now.getTime() - entry.recordedAt.getTime() < TAKE_BACK_MS;
  const meta =
    entry.kind === 'logged' ? `${sayDayFirst(entry.at, now)} · logged by you` : sayDayFirst(entry.at, now);
  return (
    <ListItem meta={meta}>
      <Sentence entry={entry} />
      {isFresh && (
        <Confirm
          label="Take it back"
          about={entry.title}
          question="It leaves your record, and what the record store has of it is marked as taken back. Possible for a day after logging."
          kind="plain"
          small
        >
          <OneButtonForm id={`take-back-${entry.id}`} action={`/api/v1/learning/${entry.id}/removal`}>
            <Button small>Yes, take it back</Button>
          </OneButtonForm>
        </Confirm>
      )}
    </ListItem>
  );
}

function Filter({ query, skills, years }: Props) {
  return (
    <Form id="record-filter" action="/record" method="get" label="Show only" inline>
      <Select
        name="kind"
        label="What"
        optional
        prompt="Everything"
        value={query.kind ?? ''}
        options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
      />
      {skills.length > 0 && (
        <Select
          name="skill"
          label="Skill"
          optional
          prompt="Every skill"
          value={query.competencyId ?? ''}
          options={skills.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Select
        name="year"
        label="Year"
        optional
        short
        prompt="Every year"
        value={query.year === null ? '' : String(query.year)}
        options={years.map((year) => ({ value: String(year), label: String(year) }))}
      />
      <Button>Show</Button>
    </Form>
  );
}

function Nothing({ filtered, earlier }: { filtered: boolean; earlier: boolean }) {
  if (filtered || earlier)
    return (
      <Card kind="quiet">
        <Muted>
          Nothing of that kind. <a href="/record#timeline">Show everything</a>
        </Muted>
      </Card>
    );
  return (
    <EmptyState title="Nothing yet" action={<LinkButton href="/record/log">Log learning</LinkButton>}>
      What you complete in the LMS arrives here by itself, with levels you reach and thanks you receive. What
      you learn elsewhere you log yourself, in under a minute.
    </EmptyState>
  );
}

function Ways({ page, query }: Pick<Props, 'page' | 'query'>) {
  if (query.after === null && page.next === null) return null;
  return (
    <p>
      {query.after !== null && <a href={recordAddress({ ...query, after: null })}>Newest</a>}
      {query.after !== null && page.next !== null && ' · '}
      {page.next !== null && <a href={recordAddress({ ...query, after: page.next })}>Earlier</a>}
    </p>
  );
}

/** Pure: the entries in their order, parted by month (`2026-03`). */
function monthsOf(entries: readonly TimelineEntry[]): { month: string; entries: TimelineEntry[] }[] {
  const months: { month: string; entries: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const month = entry.at.toISOString().slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.entries.push(entry);
    else months.push({ month, entries: [entry] });
  }
  return months;
}

const sayMonth = (month: string): string =>
  new Date(`${month}-15T12:00:00Z`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });

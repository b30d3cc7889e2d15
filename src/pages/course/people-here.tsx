import {
  Card,
  Chip,
  DefinitionList,
  FilterChips,
  LevelDots,
  LinkButton,
  List,
  ListItem,
  Muted,
  NoticeBox,
  PersonLine,
  Row,
  Section,
  Stack,
  Who,
} from '../../../widgets/ui/index.ts';
import {
  type Built,
  type CourseView,
  FEWEST_COUNTED,
  type GapCount,
  type ReportInCourse,
  type TeamInCourse,
} from '../../features/courses/index.ts';
import { useDates } from '../dates.ts';

interface TeamProps {
  team: TeamInCourse;
  course: CourseView;
  group: string | null;
}

/** The manager's own people in this course: whose gap it closes. Nobody is ranked. */
export function TeamHere({ team, course, group }: TeamProps) {
  const { people, reports } = team;
  return (
    <Section
      title="Your people in this course"
      note={people.length}
      end={<Who>You, and each person their own</Who>}
    >
      <Stack>
        {course.groups.length > 1 && (
          <FilterChips
            label="Group"
            filters={[
              { label: 'Everybody', href: '/course', current: group === null },
              ...course.groups.map(({ id, name }) => ({
                label: name,
                href: `/course?group=${encodeURIComponent(id)}`,
                current: group === id,
              })),
            ]}
          />
        )}
        {people.length === 0 ? (
          <Muted>{nobodyHere(reports, group)}</Muted>
        ) : (
          <List label="Your people in this course">
            {people.map((person) => (
              <Person key={person.personId} person={person} builds={course.builds} />
            ))}
          </List>
        )}
      </Stack>
    </Section>
  );
}

function nobodyHere(reports: number, group: string | null): string {
  if (group !== null) return 'None of your people are in this group.';
  const whom =
    reports === 1
      ? 'The one person who reports to you is'
      : `None of the ${reports} people who report to you are`;
  return `${whom}${reports === 1 ? ' not' : ''} in this course, as far as its roster and the linked accounts tell.`;
}

function Person({ person, builds }: { person: ReportInCourse; builds: readonly Built[] }) {
  const { personId, name, jobTitle, gaps } = person;
  const open = gaps.filter(({ gap }) => gap === null || gap > 0);
  const first = open[0]?.competencyId;
  const href = `/people/${personId}/conversation${first ? `?skill=${first}` : ''}`;
  return (
    <ListItem>
      <Row spread>
        <PersonLine
          name={name}
          title={<a href={href}>{name}</a>}
          meta={jobTitle ?? undefined}
          headingLevel={3}
        />
        {gaps.length === 0 && <Muted inline>Their role does not ask for it</Muted>}
        {gaps.length > 0 && open.length === 0 && <Chip tone="good">No gap here</Chip>}
        {open.length > 0 && (
          <LinkButton small href={href} label={`Talk about it: ${name}`}>
            Talk about it
          </LinkButton>
        )}
      </Row>
      {open.map(({ competencyId, current, target, gap }) => {
        const built = builds.find((one) => one.competencyId === competencyId);
        if (!built) return null;
        return (
          <Row key={competencyId} spread>
            <span class="small">
              {built.name}
              {gap === null ? ': not yet known' : `: ${gap} to go`}
            </span>
            <LevelDots of={built.levels.length} now={current} target={target} brings={built.level} />
          </Row>
        );
      })}
    </ListItem>
  );
}

/** For the learning desk: how many, never who; what could name somebody is not counted. */
export function Counts({ counts, builds }: { counts: readonly GapCount[]; builds: readonly Built[] }) {
  const { when } = useDates();
  const items = builds.flatMap(({ competencyId, name }) => {
    const count = counts.find((one) => one.competencyId === competencyId);
    return count ? [{ term: name, description: sayCount(count) }] : [];
  });
  const [first] = counts;
  return (
    <Card kind="quiet" as="section" label="Whose gap it closes">
      <Stack gap="close">
        <h2>How many have this gap</h2>
        {items.length === 0 ? (
          <Muted>Counted once the roster has been read and something is confirmed.</Muted>
        ) : (
          <DefinitionList items={items} />
        )}
        <Who>{`Counts of ${FEWEST_COUNTED} people or more; nobody is named`}</Who>
        {first && <Muted>{`Counted ${when(first.countedAt)}.`}</Muted>}
      </Stack>
    </Card>
  );
}

function sayCount({ withGap, notKnown }: GapCount): string {
  const few = `fewer than ${FEWEST_COUNTED}`;
  if (withGap === null && notKnown === null) return `${few} people`;
  return `${withGap ?? few} with a gap, ${notKnown ?? few} not yet known`;
}

/** How fresh the list of members is, and what stands in its way. */
export function RosterLine({ roster }: { roster: NonNullable<CourseView['roster']> }) {
  const { when } = useDates();
  const { readAt, whole, problem, people } = roster;
  return (
    <Stack gap="close">
      {problem && <NoticeBox tone="warn" text={problem} />}
      {!whole && readAt && <Muted>The list may be incomplete: the LMS did not send the whole of it.</Muted>}
      <Muted>
        {readAt
          ? `${people} ${people === 1 ? 'person' : 'people'} in this course, as the LMS told us on ${when(readAt)}.`
          : 'The list of members is being read; it is here after a moment.'}
      </Muted>
    </Stack>
  );
}

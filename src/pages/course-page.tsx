import {
  Columns,
  EmptyState,
  LinkButton,
  Muted,
  PageHeader,
  Section,
  Stack,
} from '../../widgets/ui/index.ts';
import {
  type CoursePlace,
  type CourseView,
  isCourseStaff,
  placeOf,
  readCourse,
} from '../features/courses/index.ts';
import type { FormState } from '../http/endpoint.ts';
import type { AppContext } from '../http/environment.ts';
import { showPage } from '../http/show-page.tsx';
import { Bind, TakeBack } from './course/bind.tsx';
import { BuildsForCourse } from './course/builds.tsx';
import { ForMe, PlanCard } from './course/for-me.tsx';
import { Mapping } from './course/mapping.tsx';
import { Counts, RosterLine, TeamHere } from './course/people-here.tsx';
import { type Around, readAround } from './course/read-around.ts';
import { doneNotices } from './done-notices.ts';

const DONE = {
  'course-added': 'Added to the catalogue. Its completions count for whatever you confirm here.',
  'course-bound': 'Linked. What this option builds stands below.',
  'course-unbound': 'Taken back. What was completed until now stays recorded.',
  'course-planned': 'On your plan. You find it under My growth.',
  'match-confirmed': 'Confirmed. From now on its completions count.',
  'match-rejected': 'Set aside. It is not suggested again.',
  'match-changed': 'Changed.',
};

/**
 * "What does this course build, and does it close one of my gaps?" for whoever launched from a course; the mapping,
 * editable in place, for the learning desk; whose gap it closes, for a manager, of their own people (interface.md,
 * "Course in the LMS"). The course is the session's: no address opens another. `?find=` searches for a competency or
 * an option, `?group=` narrows the manager's list, `?more=yes` shows every suggestion.
 */
export async function coursePage(c: AppContext, state?: FormState): Promise<Response> {
  const session = c.get('session');
  const body = session.contextId ? await courseBody(c, placeOf(c), state) : <NoCourse />;
  return showPage(c, {
    title: 'This course',
    screen: 'course',
    body,
    notices: doneNotices(c, DONE),
  });
}

async function courseBody(c: AppContext, place: CoursePlace, state: FormState | undefined) {
  const context = c.get('context');
  const viewer = c.get('viewer');
  const roles = c.get('session').courseRoles;
  const course = await readCourse(context, place);
  if (!course.known) return <NoCourse />;
  const isStaff = isCourseStaff(roles);
  // who only teaches reads what the course builds, not what it would do for them
  const learns = !isStaff || roles.includes('Learner');
  const data = await readAround(c, place, { course, learns });
  return (
    <Stack gap="loose">
      <Header course={course} mayTakeBack={data.mayBind} />
      {!course.option && (data.choices ? <Unbound {...{ course, data, state }} /> : <NotMapped />)}
      {course.option && (
        <Columns kind="side">
          <Stack gap="loose">
            {data.mapping && (
              <Mapping mapping={data.mapping} words={data.words} more={data.more} state={state} />
            )}
            {data.forMe && (
              <ForMe
                skills={data.forMe.skills}
                matched={viewer.matched}
                besideMapping={data.mapping !== null}
              />
            )}
            {!data.mapping && !data.forMe && <BuildsForCourse builds={course.builds} />}
            {data.team && <TeamHere team={data.team} course={course} group={data.group} />}
          </Stack>
          <Stack gap="loose">
            {data.forMe && <PlanCard option={course.option} me={data.forMe} />}
            {data.counts && <Counts counts={data.counts} builds={course.builds} />}
            {(isStaff || data.counts || data.team) && course.roster && <RosterLine roster={course.roster} />}
          </Stack>
        </Columns>
      )}
    </Stack>
  );
}

function Header({ course, mayTakeBack }: { course: CourseView; mayTakeBack: boolean }) {
  const { title, label, lms, option, copied } = course;
  const name = title ?? label ?? 'This course';
  const meta = [
    label === name ? null : label,
    lms,
    option && option.title !== name ? `“${option.title}” in the catalogue` : null,
  ];
  return (
    <PageHeader
      title={name}
      meta={
        <>
          {meta.filter(Boolean).join(' · ')}
          {copied && ' · taken over from the course that it is a copy of'}
        </>
      }
      actions={option && mayTakeBack ? <TakeBack /> : undefined}
    />
  );
}

function Unbound({
  course,
  data,
  state,
}: {
  course: CourseView;
  data: Around;
  state: FormState | undefined;
}) {
  if (!data.choices) return null;
  return (
    <Bind course={course} choices={data.choices} mayAdd={data.mayAdd} words={data.words} state={state} />
  );
}

function NotMapped() {
  return (
    <Section title="What this course builds">
      <EmptyState
        title="Nobody has said yet what this course builds"
        action={
          <LinkButton href="/growth" kind="primary">
            My growth
          </LinkButton>
        }
      >
        Once your learning team has linked it with the catalogue, you see here which skills it builds and
        whether it closes one of your gaps.
      </EmptyState>
    </Section>
  );
}

function NoCourse() {
  return (
    <Stack gap="loose">
      <PageHeader title="This course" />
      <EmptyState
        title="You did not come from a course"
        headingLevel={2}
        action={<LinkButton href="/">Home</LinkButton>}
      >
        Open Throughline from inside a course of your LMS: this page then shows what that course builds.
      </EmptyState>
      <Muted>What you can learn for your role stands under What is expected.</Muted>
    </Stack>
  );
}

import type { Member } from '../members.ts';
import type { Activity, LmsCourse } from '../practice-state.ts';
import type { CourseRole } from '../vendors/vendor.ts';
import { BUILT_IN_TOOL, type World } from './world.ts';

/** The course that everybody is in, and that the LMS opens with. */
export const COURSE = { id: '2', label: 'GROW', title: 'Growing at work' } as const;

/** Every course of the platform: the one for everybody, those of the catalogue, and the copies of either. */
export function listCourses({ options, state }: World): LmsCourse[] {
  const catalogue = options.courses.map(({ id, title, code }) => {
    return { id, title, label: code ?? `C${id}`, copyOf: null };
  });
  return [{ ...COURSE, copyOf: null }, ...catalogue, ...state.copies];
}

export const findCourse = (world: World, id: string | undefined): LmsCourse | null =>
  listCourses(world).find((course) => course.id === id) ?? null;

/** What a course was copied from, the nearest first. */
export function listOrigins(world: World, course: LmsCourse): string[] {
  const { copyOf } = course;
  const from = copyOf === null ? null : findCourse(world, copyOf);
  return from ? [from.id, ...listOrigins(world, from)] : [];
}

/** What stands in a course: the tool's own page, and whatever was placed there. */
export function listActivities(world: World, courseId: string): Activity[] {
  return [builtInActivity(world, courseId), ...world.state.activities.filter(isIn(courseId))];
}

const isIn = (courseId: string) => (one: { courseId: string }) => one.courseId === courseId;

/** Everything that stands in any course. */
export const listAllActivities = (world: World): Activity[] => [
  ...listCourses(world).map(({ id }) => builtInActivity(world, id)),
  ...world.state.activities,
];

export const findActivity = (world: World, id: string | undefined): Activity | null =>
  listAllActivities(world).find((activity) => activity.id === id) ?? null;

/** Small numbers are the LMS' own: what people place begins at 5000. */
const builtInId = (courseId: string): string => (courseId === COURSE.id ? '1' : `1${courseId}`);

function builtInActivity({ options }: World, courseId: string): Activity {
  const everywhere = courseId === COURSE.id;
  return {
    id: builtInId(courseId),
    courseId,
    toolId: BUILT_IN_TOOL,
    kind: 'tool',
    title: everywhere ? 'Throughline' : 'What this course builds',
    text: '',
    url: `${options.toolUrl}/lti/launch${everywhere ? '' : '?view=course'}`,
    custom: {},
    copyOf: null,
  };
}

export interface CourseMember {
  readonly member: Member;
  readonly role: CourseRole;
  readonly status: 'Active' | 'Deleted';
  /** The roster's revision in which this became so; 0 from the beginning. */
  readonly revision: number;
}

/** Who is or was in a course. Whoever may be launched as is in all of them but the administrator, others in some. */
export function listRoster(world: World, courseId: string): CourseMember[] {
  const changed = new Map(
    world.state.enrolments.filter(isIn(courseId)).map((enrolment) => [enrolment.number, enrolment]),
  );
  return world.members.flatMap((member) => {
    const change = changed.get(member.number);
    if (!change && !isEnrolled(world, courseId, member)) return [];
    const { status = 'Active', revision = 0 } = change ?? {};
    return [{ member, role: roleOf(world, member), status, revision }];
  });
}

export const listCourseMembers = (world: World, courseId: string): CourseMember[] =>
  listRoster(world, courseId).filter(({ status }) => status === 'Active');

/** From the beginning; a copy has the people of the course that it is a copy of. */
function isEnrolled(world: World, courseId: string, member: Member): boolean {
  const origin = findCourse(world, courseId)?.copyOf ?? courseId;
  if (origin !== courseId) return isEnrolled(world, origin, member);
  const { options } = world;
  // an administrator may do everything in a course and is in none (captured)
  if (isAdministrator(options, member.number)) return false;
  if (courseId === COURSE.id || options.people.some(({ sub }) => sub === member.number)) return true;
  if (options.store.state.completions[`${member.number}:${courseId}`]) return true;
  return (Number(member.number) + Number(courseId)) % 4 === 0;
}

/** Learning and development teaches, and the administrator may do what teachers do. */
export const roleOf = ({ options }: World, { number }: Pick<Member, 'number'>): CourseRole =>
  options.teachers?.includes(number) || isAdministrator(options, number) ? 'Instructor' : 'Learner';

export const isAdministrator = (options: World['options'], number: string): boolean =>
  options.administrators.includes(number);

/** A person put into a course, or taken out of it. */
export function changeRoster(world: World, courseId: string, number: string, status: 'Active' | 'Deleted') {
  const { state } = world;
  state.revision += 1;
  state.enrolments = state.enrolments.filter((one) => one.courseId !== courseId || one.number !== number);
  state.enrolments.push({ courseId, number, status, revision: state.revision });
  world.save();
}

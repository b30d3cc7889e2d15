import type { Course } from '../completion-sender.ts';
import { findCourse, listActivities, roleOf } from '../platform/courses.ts';
import { BUILT_IN_TOOL, listTools } from '../platform/world.ts';
import type { Activity, LmsCourse } from '../practice-state.ts';
import { page, type Visit } from './document.tsx';

/** One course: what stands in it, what a teacher may do with it, and one button that completes it. */
export function courseScreen(visit: Visit, course: LmsCourse, notice: string | null): string {
  const { world } = visit;
  const learnable = world.options.courses.find(({ id }) => id === course.id);
  const teaches = roleOf(world, { number: visit.person.sub }) === 'Instructor';
  const origin = course.copyOf === null ? null : findCourse(world, course.copyOf);
  return page(
    visit,
    course.title,
    <>
      <p class="crumb">
        <a href="/#courses">All there is to learn</a>
      </p>
      <h1>{course.title}</h1>
      <p class="lead">
        {learnable?.description}
        {learnable && learnable.durationMin !== null && ` About ${inWords(learnable.durationMin)}.`}
        {origin && `A copy of ${origin.title}.`}
      </p>
      {notice && (
        <p class="done" role="status">
          {notice}
        </p>
      )}
      {learnable && <Completion visit={visit} course={learnable} />}
      <h2>In this course</h2>
      <ul class="activities">
        {listActivities(world, course.id).map((activity) => (
          <li key={activity.id}>
            <ActivityLine activity={activity} removable={teaches && Number(activity.id) >= 5000} />
          </li>
        ))}
      </ul>
      <WholeCourse visit={visit} course={course} />
      {teaches && <Teaching visit={visit} course={course} />}
      <p>
        <a href={`/gradebook?course=${course.id}`}>{teaches ? 'Gradebook' : 'My grades'}</a> ·{' '}
        <a href={`/participants?course=${course.id}`}>Participants</a> ·{' '}
        <a href="/mod/lti/view.php?id=1">Back to Throughline</a>
      </p>
    </>,
    { back: `/course/view.php?id=${course.id}` },
  );
}

function Completion({ visit: { world, person }, course }: { visit: Visit; course: Course }) {
  const { state } = world.options.store;
  const key = `${person.sub}:${course.id}`;
  if (!state.completions[key])
    return (
      <>
        <p>In a real LMS you would learn here. In this one, the last click is enough.</p>
        <form method="post" action="/course/complete">
          <input type="hidden" name="course" value={course.id} />
          <button type="submit">{`Complete this as ${person.givenName}`}</button>
        </form>
      </>
    );
  return (
    <p class="done" role="status">
      ✓ Completed by {person.givenName}.{' '}
      {state.outbox.some((waiting) => waiting.key === key)
        ? 'Throughline has not taken the report yet; it is sent again every few seconds.'
        : 'Throughline has been told.'}
    </p>
  );
}

function ActivityLine({ activity, removable }: { activity: Activity; removable: boolean }) {
  const href = activity.kind === 'tool' ? `/mod/lti/view.php?id=${activity.id}` : activity.url;
  return (
    <>
      <span>
        {href ? <a href={href}>{activity.title}</a> : activity.title}
        {activity.text && <small>{activity.text}</small>}
      </span>
      {removable && (
        <form method="post" action="/course/remove">
          <input type="hidden" name="activity" value={activity.id} />
          <button type="submit" class="quiet" aria-label={`Remove ${activity.title}`}>
            Remove
          </button>
        </form>
      )}
    </>
  );
}

/** Where the vendor has a door to the tool that belongs to the course and to no activity. */
function WholeCourse({ visit: { world }, course }: { visit: Visit; course: LmsCourse }) {
  const { vendor } = world;
  const tools = listTools(world).filter(({ status }) => status === 'active');
  const links = vendor.contextMessage
    ? tools.map(({ id, name }) => ({ id, name, href: `/tool?course=${course.id}&tool=${id}` }))
    : tools
        .filter(({ placements }) => placements.course_navigation)
        .map(({ id, name }) => ({
          id,
          name,
          href: `/tool?placement=course_navigation&course=${course.id}&tool=${id}`,
        }));
  if (links.length === 0) return null;
  return (
    <>
      <h2>Course navigation</h2>
      <ul class="activities">
        {links.map(({ id, name, href }) => (
          <li key={id}>
            <a href={href}>{`${name} for the whole course`}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

function Teaching({ visit: { world }, course }: { visit: Visit; course: LmsCourse }) {
  const tools = listTools(world).filter(({ status }) => status === 'active');
  return (
    <>
      <h2>For teachers</h2>
      <ul class="buttons">
        {tools.map(({ id, name }) => (
          <li key={id}>
            <a class="button" href={`/tool?content=${course.id}&tool=${id}`}>
              {id === BUILT_IN_TOOL ? 'Select content' : `Select content of ${name}`}
            </a>
          </li>
        ))}
        <li>
          <form method="post" action="/course/copy">
            <input type="hidden" name="course" value={course.id} />
            <button type="submit" class="quiet">
              Copy this course
            </button>
          </form>
        </li>
      </ul>
    </>
  );
}

/** 75 → "1 h 15 min". */
function inWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ');
}

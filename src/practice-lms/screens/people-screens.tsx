import type { ComponentChildren } from 'preact';
import { nameOf } from '../members.ts';
import { listCourseMembers, listRoster, roleOf } from '../platform/courses.ts';
import type { LineItem, LmsCourse } from '../practice-state.ts';
import { page, type Visit } from './document.tsx';

/** Who is in a course. A teacher takes people out and puts them back. */
export function participantsScreen(visit: Visit, course: LmsCourse): string {
  const { world, person } = visit;
  const teaches = roleOf(world, { number: person.sub }) === 'Instructor';
  const roster = listRoster(world, course.id);
  const inside = roster.filter(({ status }) => status === 'Active').length;
  return page(
    visit,
    `Participants of ${course.title}`,
    <>
      <Crumb course={course} />
      <h1>Participants</h1>
      <p class="lead">{`${inside} people are in ${course.title}. Everybody in the course sees this list.`}</p>
      <Scroll label="Participants">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">Number</th>
              {teaches && <th scope="col">In the course</th>}
            </tr>
          </thead>
          <tbody>
            {roster.map(({ member, role, status }) => (
              <tr key={member.number}>
                <th scope="row">{nameOf(member)}</th>
                <td>{role === 'Instructor' ? 'Teacher' : 'Learner'}</td>
                <td>{member.employeeNumber ?? '–'}</td>
                {teaches && (
                  <td>
                    <form method="post" action="/participants/change">
                      <input type="hidden" name="course" value={course.id} />
                      <input type="hidden" name="number" value={member.number} />
                      <input type="hidden" name="status" value={status === 'Active' ? 'Deleted' : 'Active'} />
                      <button
                        type="submit"
                        class="quiet"
                        aria-label={`${status === 'Active' ? 'Take out' : 'Put back'} ${nameOf(member)}`}
                      >
                        {status === 'Active' ? 'Take out' : 'Put back'}
                      </button>
                    </form>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>,
    { back: `/participants?course=${course.id}` },
  );
}

/** Everybody's grades for a teacher, one's own for a learner. A teacher opens the work behind a grade. */
export function gradebookScreen(visit: Visit, course: LmsCourse): string {
  const { world, person } = visit;
  const teaches = roleOf(world, { number: person.sub }) === 'Instructor';
  const items = world.state.lineItems.filter(({ courseId }) => courseId === course.id);
  const learners = listCourseMembers(world, course.id)
    .map(({ member }) => member)
    .filter((member) => roleOf(world, member) === 'Learner')
    .filter(({ number }) => teaches || number === person.sub);
  return page(
    visit,
    `Grades in ${course.title}`,
    <>
      <Crumb course={course} />
      <h1>{teaches ? 'Gradebook' : 'My grades'}</h1>
      <p class="lead">
        {teaches
          ? 'Teachers see everybody, learners only themselves.'
          : 'You see your own grades; your teachers see them too.'}
      </p>
      {items.length === 0 ? (
        <p>
          Nothing in this course is graded yet. A column appears when content with a grade is selected for it.
        </p>
      ) : (
        <Scroll label="Grades">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                {items.map((item) => (
                  <th scope="col" key={item.id}>
                    {item.said.label}
                    <small>{` of ${item.said.scoreMaximum}`}</small>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {learners.map((member) => (
                <tr key={member.number}>
                  <th scope="row">{nameOf(member)}</th>
                  {items.map((item) => (
                    <td key={item.id}>
                      <GradeCell visit={visit} item={item} number={member.number} teaches={teaches} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>,
    { back: `/gradebook?course=${course.id}` },
  );
}

function GradeCell({
  visit: { world },
  item,
  number,
  teaches,
}: {
  visit: Visit;
  item: LineItem;
  number: string;
  teaches: boolean;
}) {
  const grade = world.state.grades[`${item.id}:${number}`];
  if (!grade) return <>–</>;
  const words = grade.score === null ? grade.gradingProgress : String(grade.score);
  const name = world.members.find((member) => member.number === number);
  const reviewed = teaches && world.vendor.reviews && item.activityId !== null;
  return (
    <>
      {reviewed ? (
        <a
          href={`/tool?review=${item.id}&user=${number}`}
          aria-label={`${words}: review the work of ${name ? nameOf(name) : number}`}
        >
          {words}
        </a>
      ) : (
        words
      )}
      {grade.comment && <small>{grade.comment}</small>}
    </>
  );
}

export const Crumb = ({ course }: { course: LmsCourse }) => (
  <p class="crumb">
    <a href={`/course/view.php?id=${course.id}`}>{course.title}</a>
  </p>
);

/** A table that may be wider than the screen; the keyboard reaches it, so that it can be scrolled. */
const Scroll = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <section class="scroll" aria-label={label} tabindex={0}>
    {children}
  </section>
);

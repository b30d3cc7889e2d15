import type { OptionKind } from '../../core/parse/parsed.ts';
import type { World } from '../platform/world.ts';
import { allVendors } from '../vendors/vendors.ts';
import { page, type Visit } from './document.tsx';

/** The kinds of a catalogue, in the order in which people look for them. */
const KINDS: Readonly<Record<OptionKind, string>> = {
  course: 'Courses',
  class: 'Classes',
  elearning: 'E-learning',
  video: 'Videos',
  reading: 'Reading',
  shadowing: 'Shadowing',
  mentoring: 'Mentoring',
  assignment: 'Assignments',
};

/** The LMS' front page: who there is to be, and what there is to learn. */
export function homeScreen(visit: Visit): string {
  const { options, vendor } = visit.world;
  return page(
    visit,
    'Practice LMS',
    <>
      <h1>{options.companyName}</h1>
      <p class="lead">
        Choose somebody to be. Each button opens Throughline inside this LMS, signed in as that person, the
        way {vendor.label} would.
      </p>
      <form method="get" action="/" class="as">
        <label for="as">This LMS plays</label>
        <select id="as" name="as">
          {allVendors.map(({ name, label }) => (
            <option key={name} value={name} selected={name === vendor.name}>
              {label}
            </option>
          ))}
        </select>
        <button type="submit" class="quiet">
          Switch
        </button>
      </form>
      <ul class="people">
        {options.people.map((person) => (
          <li key={person.sub}>
            <h2>{`${person.givenName} ${person.familyName}`}</h2>
            <p>{person.introduction}</p>
            <p class="try">{person.tryThis}</p>
            <form method="post" action="/login/as">
              <input type="hidden" name="sub" value={person.sub} />
              <button type="submit">{`Launch as ${person.givenName} ${person.familyName}`}</button>
            </form>
          </li>
        ))}
      </ul>
      <h2 id="courses">What there is to learn</h2>
      <p>
        Open anything and complete it; the LMS then reports the completion to Throughline, as Moodle’s plugin
        does.
      </p>
      <CoursesByKind options={options} />
      <Copies world={visit.world} />
    </>,
    { back: '/' },
  );
}

function CoursesByKind({ options }: Pick<World, 'options'>) {
  return (
    <div class="kinds">
      {Object.entries(KINDS).map(([kind, plural]) => (
        <section key={kind}>
          <h3>{plural}</h3>
          <ul class="courses">
            {options.courses
              .filter((course) => course.kind === kind)
              .map((course) => (
                <li key={course.id}>
                  <a href={`/course/view.php?id=${course.id}`}>{course.title}</a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Copies({ world }: { world: World }) {
  if (world.state.copies.length === 0) return null;
  return (
    <>
      <h2>Copies of courses</h2>
      <ul class="courses">
        {world.state.copies.map(({ id, title, label }) => (
          <li key={id}>
            <a href={`/course/view.php?id=${id}`}>{`${title}, ${label}`}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

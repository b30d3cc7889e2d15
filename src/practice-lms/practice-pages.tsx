import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { OptionKind } from '../core/parse/parsed.ts';
import type { CastMember } from './company/company.ts';
import type { Course } from './completion-sender.ts';
import { COURSE } from './moodle-claims.ts';
import type { PracticeLmsOptions } from './practice-lms.tsx';
import { PRACTICE_STYLE } from './practice-style.ts';

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
export function homePage(options: PracticeLmsOptions): string {
  return page(
    options,
    'Practice LMS',
    <>
      <h1>{options.companyName}</h1>
      <p class="lead">
        Choose somebody to be. Each button opens Throughline inside this LMS, signed in as that person, the
        way a real LMS would.
      </p>
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
    </>,
  );
}

/** The activity page: the tool in a frame of another site. */
export function toolPage(options: PracticeLmsOptions, person: CastMember): string {
  return page(
    options,
    'Throughline in the practice LMS',
    <>
      <h1 class="hidden">Throughline in the practice LMS</h1>
      <iframe
        class="tool"
        title="Throughline"
        src="/mod/lti/launch.php?id=1"
        allow="fullscreen; clipboard-write"
      />
    </>,
    person,
    'wide',
  );
}

/** One course, to be completed with one button. */
export function coursePage(options: PracticeLmsOptions, person: CastMember, course: Course): string {
  const key = `${person.sub}:${course.id}`;
  const done = options.store.state.completions[key];
  const waits = options.store.state.outbox.some((waiting) => waiting.key === key);
  return page(
    options,
    course.title,
    <>
      <p class="crumb">
        <a href="/#courses">All there is to learn</a>
      </p>
      <h1>{course.title}</h1>
      <p class="lead">
        {course.description}
        {course.durationMin !== null && ` About ${inWords(course.durationMin)}.`}
      </p>
      {done ? (
        <p class="done" role="status">
          ✓ Completed by {person.givenName}.{' '}
          {waits
            ? 'Throughline has not taken the report yet; it is sent again every few seconds.'
            : 'Throughline has been told.'}
        </p>
      ) : (
        <>
          <p>In a real LMS you would learn here. In this one, the last click is enough.</p>
          <form method="post" action="/course/complete">
            <input type="hidden" name="course" value={course.id} />
            <button type="submit">{`Complete this as ${person.givenName}`}</button>
          </form>
        </>
      )}
      <p>
        <a href="/mod/lti/view.php?id=1">Back to Throughline</a>
      </p>
    </>,
    person,
    'normal',
    `/course/view.php?id=${course.id}`,
  );
}

/** An address of the catalogue that this LMS does not hold, and the way back. */
export function noSuchCoursePage(options: PracticeLmsOptions): string {
  return page(
    options,
    'No such course',
    <>
      <h1>This practice LMS has no such course</h1>
      <p>
        <a href="/#courses">All there is to learn</a> ·{' '}
        <a href="/mod/lti/view.php?id=1">Back to Throughline</a>
      </p>
    </>,
  );
}

/** 75 → "1 h 15 min". */
function inWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ');
}

/** A form that posts itself, as Moodle's launch pages do. It has a button for browsers without script. */
export function selfSubmitPage(action: string, fields: Record<string, string>): string {
  return document(
    'One moment',
    <form method="post" action={action} id="go">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <noscript>
        <button type="submit">Continue</button>
      </noscript>
    </form>,
    'document.getElementById("go").submit()',
  );
}

function page(
  options: PracticeLmsOptions,
  title: string,
  children: ComponentChildren,
  person?: CastMember,
  width = 'normal',
  /** Where choosing another person comes back to; the tool, unless told. */
  back?: string,
): string {
  return document(
    title,
    <>
      <section class="top" aria-label="Practice LMS">
        <p class="brand">
          <a href="/">Practice LMS</a> <span>{COURSE.title}</span>
        </p>
        <p class="only">For practice: anybody may be anybody here. Not a real LMS.</p>
        {person && (
          <form method="post" action="/login/as" class="who">
            <label for="who">You are</label>
            <select id="who" name="sub">
              {options.people.map((one) => (
                <option key={one.sub} value={one.sub} selected={one.sub === person.sub}>
                  {`${one.givenName} ${one.familyName}`}
                </option>
              ))}
            </select>
            {back && <input type="hidden" name="back" value={back} />}
            <button type="submit">{back ? 'Change' : 'Launch'}</button>
          </form>
        )}
      </section>
      <main class={width} aria-label={title}>
        {children}
      </main>
    </>,
  );
}

function document(title: string, body: ComponentChildren, script?: string): string {
  return `<!doctype html>${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · Practice LMS`}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: PRACTICE_STYLE }} />
      </head>
      <body>
        {body}
        {script && <script dangerouslySetInnerHTML={{ __html: script }} />}
      </body>
    </html>,
  )}`;
}

import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { CastMember } from '../company/company.ts';
import { COURSE, isAdministrator, roleOf } from '../platform/courses.ts';
import type { World } from '../platform/world.ts';
import type { PracticeLmsOptions } from '../practice-lms.tsx';
import { PRACTICE_STYLE } from '../practice-style.ts';

/** Who looks at a page, and as which LMS this one plays for them. */
export interface Visit {
  readonly world: World;
  readonly person: CastMember;
}

export interface PageLook {
  readonly width?: 'normal' | 'wide';
  /** Where choosing another person comes back to; the tool, unless told. */
  readonly back?: string;
  readonly script?: string;
}

/** A page of the LMS: who you are, which LMS it plays, and what is on it. */
export function page(visit: Visit, title: string, children: ComponentChildren, look: PageLook = {}): string {
  const { world, person } = visit;
  const { width = 'normal', back, script } = look;
  return htmlDocument(
    title,
    <>
      <section class="top" aria-label="Practice LMS">
        <p class="brand">
          <a href="/">Practice LMS</a> <a class="plays" href="/#as">{`plays ${world.vendor.label}`}</a>
        </p>
        <Places visit={visit} />
        <form method="post" action="/login/as" class="who">
          <label for="who">You are</label>
          <select id="who" name="sub">
            {world.options.people.map((one) => (
              <option key={one.sub} value={one.sub} selected={one.sub === person.sub}>
                {`${one.givenName} ${one.familyName}`}
              </option>
            ))}
          </select>
          {back && <input type="hidden" name="back" value={back} />}
          <button type="submit">{back ? 'Change' : 'Launch'}</button>
        </form>
        <p class="only">For practice: anybody may be anybody here. Not a real LMS.</p>
      </section>
      <main class={width} aria-label={title}>
        {children}
      </main>
    </>,
    script,
  );
}

/** Where somebody can go; the administrator has one place more. */
function Places({ visit: { world, person } }: { visit: Visit }) {
  const teaches = roleOf(world, { number: person.sub }) === 'Instructor';
  return (
    <nav class="places" aria-label="Places of the LMS">
      <a href="/">Home</a>
      <a href={`/course/view.php?id=${COURSE.id}`}>{COURSE.title}</a>
      <a href={`/gradebook?course=${COURSE.id}`}>{teaches ? 'Gradebook' : 'My grades'}</a>
      <a href="/account">My account</a>
      {isAdministrator(world.options, person.sub) && <a href="/admin">Administration</a>}
    </nav>
  );
}

/** A page that stands alone: inside a frame, or before anybody is known. */
export function plainPage(title: string, children: ComponentChildren): string {
  return htmlDocument(title, <main aria-label={title}>{children}</main>);
}

/** A form that posts itself, as launch pages do. It has a button for browsers without script. */
export function selfSubmitPage(action: string, fields: Record<string, string>): string {
  return htmlDocument(
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

/** The page of an address where nothing is. */
export function nothingHere(options: Pick<PracticeLmsOptions, 'companyName'>, sentence: string): string {
  return plainPage(
    'Not here',
    <>
      <h1>{sentence}</h1>
      <p>
        <a href="/#courses">All there is to learn at {options.companyName}</a> ·{' '}
        <a href="/mod/lti/view.php?id=1">Back to Throughline</a>
      </p>
    </>,
  );
}

export function htmlDocument(title: string, body: ComponentChildren, script?: string): string {
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

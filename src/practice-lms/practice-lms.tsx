import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';
import type { CastMember } from './company/company.ts';
import type { CompletionSender, Course } from './completion-sender.ts';
import type { Member } from './members.ts';
import { createPlatform } from './platform/create-platform.ts';
import { openWorld } from './platform/world.ts';
import type { PracticeStore } from './practice-state.ts';
import { adminPages } from './screens/admin-pages.ts';
import { coursePages } from './screens/course-pages.ts';
import type { Visit } from './screens/document.tsx';
import { homeScreen } from './screens/home-screen.tsx';
import { allVendors, baseOf, findVendor } from './vendors/vendors.ts';

export interface PracticeLmsOptions {
  /** Where this LMS lives; its issuer, as Moodle's wwwroot is. */
  readonly origin: string;
  readonly toolUrl: string;
  /** Where the tool is asked by the LMS itself, if that is not under its public address. */
  readonly toolListensAt?: string;
  readonly clientId: string;
  readonly deploymentId: string;
  readonly companyName: string;
  /** Who may be launched as. */
  readonly people: readonly CastMember[];
  /** Everybody with an account; those to launch as, unless told. */
  readonly members?: readonly Member[];
  readonly administrators: readonly string[];
  /** Who teaches the courses. */
  readonly teachers?: readonly string[];
  readonly courses: readonly Course[];
  readonly store: PracticeStore;
  readonly sender: CompletionSender;
  readonly now: () => Date;
  readonly log: Logger;
  /** How the tool is asked; tests put their own in its place. */
  readonly fetch?: typeof fetch;
}

const WHO = 'practice_person';
const AS = 'practice_as';
const OWN_FORMS = ['/login/as', '/account', '/course/*', '/participants/*', '/admin/*'];
const COOKIE = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;

/**
 * A small, honest LTI 1.3 platform for trying and testing: anybody may launch as anybody, so it must never
 * stand where others reach it (config.ts refuses it in production). It behaves as a captured Moodle did, and
 * plays other vendors for whoever asks for one (`?as=canvas`); each of these is a platform of its own.
 */
export function createPracticeLms(options: PracticeLmsOptions): Hono {
  const app = new Hono();
  const worlds = allVendors.map((vendor) => openWorld(options, vendor));
  const visit = (c: Context): Visit => {
    const playing = findVendor(c.req.query('as') ?? getCookie(c, AS));
    const world = worlds.find(({ vendor }) => vendor === playing) ?? worlds[0]!;
    return { world, person: personOf(c, options) };
  };

  // no-referrer would make browsers send "Origin: null" with the pages' own forms
  const referrerPolicy = 'same-origin';
  app.use(
    secureHeaders({ referrerPolicy, crossOriginResourcePolicy: false, crossOriginOpenerPolicy: false }),
  );
  app.use((c, next) => {
    const chosen = findVendor(c.req.query('as'));
    if (chosen) setCookie(c, AS, chosen.name, COOKIE);
    return next();
  });
  app.get('/', (c) => c.html(homeScreen(visit(c))));
  // what tools post comes from their site, so only the pages' own forms are guarded
  for (const path of OWN_FORMS) app.use(path, refuseElsewhere(options));
  app.post('/login/as', async (c) => {
    const { sub, back } = await c.req.parseBody();
    if (!options.people.some((one) => one.sub === sub))
      return c.text('Nobody of that number is in the practice company.', 404);
    setCookie(c, WHO, String(sub), COOKIE);
    return c.redirect(isOwnPage(back) ? back : '/mod/lti/view.php?id=1', 303);
  });
  app.route('/', coursePages(visit));
  app.route('/', adminPages(visit));
  for (const world of worlds) {
    const below = new URL(baseOf(options.origin, world.vendor)).pathname;
    app.route(
      below,
      createPlatform(world, (c) => personOf(c, options)),
    );
  }
  return app;
}

const personOf = (c: Context, { people }: PracticeLmsOptions): CastMember =>
  people.find(({ sub }) => sub === getCookie(c, WHO)) ?? people[0]!;

/** Pages that choosing somebody else comes back to. Only those of a course have a number. */
const isOwnPage = (back: unknown): back is string =>
  typeof back === 'string' &&
  /^\/((course\/view\.php\?id|gradebook\?course|participants\?course|mod\/lti\/view\.php\?id)=\d+|admin|account)?$/.test(
    back,
  );

/** Another site's page must not press buttons here. */
function refuseElsewhere({ origin }: PracticeLmsOptions) {
  return async (c: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const from = c.req.header('origin');
    if (c.req.method === 'POST' && from !== undefined && from !== new URL(origin).origin)
      return c.text('This form was sent from another site.', 403);
    await next();
    return undefined;
  };
}

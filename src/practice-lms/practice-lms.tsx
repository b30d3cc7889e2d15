import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import type { JWK } from 'jose';
import type { Logger } from 'pino';
import type { CastMember } from './company/company.ts';
import { type CompletionSender, type Course, completionStatement } from './completion-sender.ts';
import { signMoodleToken } from './moodle-claims.ts';
import { coursePage, homePage, noSuchCoursePage, selfSubmitPage, toolPage } from './practice-pages.tsx';
import type { PracticeStore } from './practice-state.ts';

export interface PracticeLmsOptions {
  /** Where this LMS lives; its issuer, as Moodle's wwwroot is. */
  readonly origin: string;
  readonly toolUrl: string;
  readonly clientId: string;
  readonly deploymentId: string;
  readonly companyName: string;
  readonly people: readonly CastMember[];
  readonly administrators: readonly string[];
  readonly courses: readonly Course[];
  readonly store: PracticeStore;
  readonly sender: CompletionSender;
  readonly now: () => Date;
  readonly log: Logger;
}

const WHO = 'practice_person';

/**
 * A small, honest LTI 1.3 platform for trying and testing: anybody may launch as anybody, so it must never
 * stand where others reach it (config.ts refuses it in production). It behaves as a captured Moodle did.
 */
export function createPracticeLms(options: PracticeLmsOptions): Hono {
  const app = new Hono();
  const hints = new Map<string, { sub: string; target: string }>();
  const person = (c: Context) =>
    options.people.find(({ sub }) => sub === getCookie(c, WHO)) ?? options.people[0]!;

  app.use(secureHeaders({ crossOriginResourcePolicy: false, crossOriginOpenerPolicy: false }));
  app.get('/', (c) => c.html(homePage(options)));
  app.post('/login/as', async (c) => {
    const { sub, back } = await c.req.parseBody();
    if (!options.people.some((one) => one.sub === sub))
      return c.text('Nobody of that number is in the practice company.', 404);
    setCookie(c, WHO, String(sub), { httpOnly: true, sameSite: 'Lax', path: '/' });
    return c.redirect(isCoursePage(back) ? back : '/mod/lti/view.php?id=1', 303);
  });
  app.get('/mod/lti/view.php', (c) => c.html(toolPage(options, person(c))));
  app.get('/mod/lti/launch.php', (c) => {
    const launchId = `ltilaunch1_${crypto.randomUUID()}`;
    const target = c.req.query('target') ?? `${options.toolUrl}/lti/launch`;
    hints.set(launchId, { sub: person(c).sub, target });
    return c.html(
      selfSubmitPage(
        `${options.toolUrl}/lti/login`,
        loginParameters(options, person(c).sub, launchId, target),
      ),
    );
  });
  app.on(['GET', 'POST'], '/mod/lti/auth.php', (c) => authorise(c, options, hints));
  app.get('/mod/lti/certs.php', (c) => c.json({ keys: [publicHalf(options.store.state.signingKey)] }));
  app.get('/course/view.php', (c) => {
    const course = options.courses.find(({ id }) => id === c.req.query('id'));
    if (!course) return c.html(noSuchCoursePage(options), 404);
    return c.html(coursePage(options, person(c), course));
  });
  app.post('/course/complete', (c) => complete(c, options, person(c)));
  return app;
}

/** What Moodle posts to the tool's login initiation; note the JSON in the message hint. */
function loginParameters(
  options: PracticeLmsOptions,
  sub: string,
  launchId: string,
  target: string,
): Record<string, string> {
  return {
    iss: options.origin,
    target_link_uri: target,
    login_hint: sub,
    lti_message_hint: JSON.stringify({ cmid: 1, launchid: launchId }),
    client_id: options.clientId,
    lti_deployment_id: options.deploymentId,
  };
}

/** The authorisation endpoint: checks the request, spends the hint (each is accepted once), posts the token. */
async function authorise(
  c: Context,
  options: PracticeLmsOptions,
  hints: Map<string, { sub: string; target: string }>,
): Promise<Response> {
  const asked = c.req.method === 'POST' ? await c.req.parseBody() : c.req.query();
  const say = (name: string) => String(asked[name] ?? '');
  const redirect = `${options.toolUrl}/lti/launch`;
  const wrong = [
    say('scope') === 'openid' ? null : 'scope must be openid',
    say('response_type') === 'id_token' ? null : 'response_type must be id_token',
    say('response_mode') === 'form_post' ? null : 'response_mode must be form_post',
    say('client_id') === options.clientId ? null : 'client_id is not registered',
    say('redirect_uri') === redirect ? null : 'redirect_uri is not registered',
    say('nonce') ? null : 'nonce is missing',
  ].filter((fault) => fault !== null);
  if (wrong.length > 0) return c.text(`invalid_request: ${wrong.join('; ')}`, 400);
  const launchId = readLaunchId(say('lti_message_hint'));
  const hint = launchId ? hints.get(launchId) : undefined;
  if (!launchId || !hint || hint.sub !== say('login_hint')) {
    return c.html(
      selfSubmitPage(redirect, {
        error: 'invalid_request',
        error_description: 'This launch was used already.',
        state: say('state'),
      }),
    );
  }
  hints.delete(launchId);
  const person = options.people.find(({ sub }) => sub === hint.sub)!;
  const token = await signMoodleToken(
    options.store.state.signingKey,
    {
      origin: options.origin,
      clientId: options.clientId,
      deploymentId: options.deploymentId,
      targetLinkUri: hint.target,
      nonce: say('nonce'),
      person,
      administrator: options.administrators.includes(person.sub),
    },
    options.now(),
  );
  return c.html(selfSubmitPage(redirect, { id_token: token, state: say('state') }));
}

const isCoursePage = (back: unknown): back is string =>
  typeof back === 'string' && /^\/course\/view\.php\?id=\d+$/.test(back);

function readLaunchId(hint: string): string | null {
  try {
    const { launchid } = JSON.parse(hint) as { launchid?: unknown };
    return typeof launchid === 'string' ? launchid : null;
  } catch {
    return null;
  }
}

/** The course is done: noted, put in the outbox, sent at once; if the tool is down it is sent again later. */
async function complete(c: Context, options: PracticeLmsOptions, person: CastMember): Promise<Response> {
  const { course: id } = await c.req.parseBody();
  const course = options.courses.find((one) => one.id === id);
  if (!course) return c.text('There is no such course in the practice LMS.', 404);
  const { store, sender, origin, now } = options;
  const key = `${person.sub}:${course.id}`;
  if (!store.state.completions[key]) {
    store.state.completions[key] = now().toISOString();
    store.state.outbox.push({ key, statement: completionStatement(origin, person.sub, course, now()) });
    store.save();
  }
  await sender.flush();
  return c.redirect(`/course/view.php?id=${course.id}`, 303);
}

function publicHalf({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use };
}

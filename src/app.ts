import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createLti } from '../lti/index.ts';
import { createXapi } from '../xapi/index.ts';
import { contextFor, type Deps } from './core/deps.ts';
import { AppError, notFound } from './core/errors.ts';
import { newId } from './core/ids.ts';
import { isReady } from './db/readiness.ts';
import { listEndpoints } from './endpoints.ts';
import { loadViewer } from './features/people/index.ts';
import { statementProfile } from './features/records/index.ts';
import { themeRoutes } from './features/tenants/index.ts';
import { assetRoutes } from './http/assets.ts';
import { mountEndpoints } from './http/endpoint.ts';
import type { AppContext, AppEnv } from './http/environment.ts';
import { openApiDocument } from './http/openapi.ts';
import { problemJson, problemOf, wantsJson } from './http/problem.ts';
import { requireSession } from './http/require-session.ts';
import { securityHeaders } from './http/security-headers.ts';
import type { Session } from './http/session.ts';
import { mountPages } from './pages/index.ts';
import { otherTabPage, problemPage, relaunchPage, typedAgainPage } from './pages/problem-pages.tsx';
import {
  canvasKeyAnswer,
  iconAnswer,
  registerAnswer,
  registerPage,
  registerScript,
} from './pages/register-page.tsx';
import { ltiPorts } from './ports/lti-ports.tsx';
import { limitForm, oauth2Token } from './ports/oauth2-token.ts';
import { xapiPorts } from './ports/xapi-ports.ts';

/**
 * The sitemap: the only file that mounts. The same application on Node and on Workers; what differs comes
 * in through `deps`.
 */
export async function createApp(deps: Deps): Promise<Hono<AppEnv>> {
  const app = new Hono<AppEnv>();
  app.use(withRequest(deps));
  app.use(securityHeaders);
  app.onError((error, c) => answerProblem(c as unknown as AppContext, error));
  app.notFound((c) => answerProblem(c as unknown as AppContext, null));

  app.get('/healthz', (c) => c.json({ status: 'alive' }));
  app.get('/readyz', async (c) =>
    (await isReady(deps))
      ? c.json({ status: 'ready' })
      : c.json({ status: 'the database does not answer or is not migrated' }, 503),
  );
  app.route('/', assetRoutes(deps.readAsset));
  app.route('/', themeRoutes(deps));

  const lti = createLti(ltiPorts(deps));
  app.route('/lti', lti);
  mountRegistration(app);
  app.get('/.well-known/jwks.json', (c) => lti.request('/jwks', { headers: c.req.raw.headers }));
  app.post('/oauth2/token', limitForm, oauth2Token(deps));
  // what our statements name as their category; the same for every company, and open
  app.get('/xapi/profiles/throughline', (c) =>
    c.body(JSON.stringify(statementProfile(deps.publicUrl)), 200, { 'Content-Type': 'application/ld+json' }),
  );
  app.route('/xapi', createXapi(await xapiPorts(deps)));

  const endpoints = listEndpoints();
  app.get('/api/v1/openapi.json', (c) => c.json(openApiDocument(endpoints, deps.publicUrl)));

  app.use('*', requireSession(admit, relaunchPage));
  app.use('*', refuseNul);
  // a person's words are short; files come in by the commands
  app.use('/api/*', bodyLimit({ maxSize: MOST_BODY_BYTES, onError: refuseLongBody }));
  mountEndpoints(app, endpoints, { typedAgain: typedAgainPage, otherTab: otherTabPage });
  mountPages(app);
  return app;
}

/** An LMS' administrator registers us from their LMS: by invitation, without a session of ours. */
function mountRegistration(app: Hono<AppEnv>): void {
  const on = (answer: (c: AppContext) => Response | Promise<Response>) => (c: unknown) =>
    answer(c as AppContext);
  app.get('/lti/register', on(registerPage));
  app.post('/lti/register', bodyLimit({ maxSize: 16 * 1024, onError: refuseLongBody }), on(registerAnswer));
  app.get('/lti/register.js', on(registerScript));
  app.get('/lti/canvas.json', on(canvasKeyAnswer));
  app.get('/lti/icon.svg', on(iconAnswer));
}

const MOST_BODY_BYTES = 256 * 1024;

function refuseLongBody(): never {
  throw new AppError(
    'limit_exceeded',
    'That is too long. Keep it under 256 kB; what you typed is still in the page you came from.',
  );
}

/** No address of ours holds a NUL, and PostgreSQL takes none in a text: whatever a page would look it up in. */
async function refuseNul(c: { req: { url: string } }, next: () => Promise<void>): Promise<void> {
  if (/%00|\0/.test(c.req.url)) throw notFound('page');
  await next();
}

/** Gives every request its id and writes one line about it: method, route, status, time; no query, no person. */
function withRequest(deps: Deps) {
  return async (
    c: { set: AppContext['set']; req: AppContext['req']; res: Response },
    next: () => Promise<void>,
  ) => {
    const requestId = newId();
    c.set('deps', deps);
    c.set('requestId', requestId);
    const start = performance.now();
    await next();
    c.res.headers.set('x-request-id', requestId);
    const path = c.req.path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, ':id');
    const ms = Math.round(performance.now() - start);
    deps.log.info({ requestId, method: c.req.method, path, status: c.res.status, ms }, 'request');
  };
}

/** Loads who the session's person is today: grants, reports, whether they may still come in. */
async function admit(c: AppContext, session: Session): Promise<boolean> {
  const deps = c.get('deps');
  const requestId = c.get('requestId');
  const why = { kind: 'launch', ref: session.mark } as const;
  const anonymous = contextFor(deps, {
    tenantId: session.tenantId,
    actor: { kind: 'system' },
    why,
    requestId,
  });
  const loaded = await loadViewer(anonymous, session);
  if (!loaded) return false;
  c.set('viewer', loaded.viewer);
  c.set('context', contextFor(deps, { tenantId: session.tenantId, actor: loaded.actor, why, requestId }));
  return true;
}

/** Every error of a request ends here, and every address that does not exist (error null). */
function answerProblem(c: AppContext, error: unknown): Response | Promise<Response> {
  const reference = c.get('requestId');
  if (error === null) {
    if (wantsJson(c))
      return c.json({ type: 'about:blank', title: 'There is nothing at this address', status: 404 }, 404);
    return problemPage(c, {
      status: 404,
      code: 'not_found',
      title: 'There is nothing at this address',
      detail: 'The page may have moved. Open Throughline again from your LMS.',
      reference,
      faults: [],
    });
  }
  const problem = problemOf(error, reference);
  if (problem.status === 500) {
    const { name, code, stack } = error as { name?: string; code?: string; stack?: string };
    // the stack without its first line: a message may quote what somebody wrote
    c.get('deps').log.error(
      {
        reference,
        fault: name,
        code,
        at: stack
          ?.split('\n')
          .slice(1, 6)
          .map((line) => line.trim()),
      },
      'unexpected error',
    );
  }
  return wantsJson(c) ? problemJson(c, problem) : problemPage(c, problem);
}

import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { mountDocuments } from './documents/mount-documents.ts';
import { isAlternate, unfold } from './http/alternate-syntax.ts';
import { readCredentials } from './http/credentials.ts';
import { Refusal } from './http/refusal.ts';
import { LATEST, readDialect, VERSIONS } from './http/version.ts';
import type { Credentials, XapiEnv, XapiPorts } from './ports.ts';
import { mountResources } from './resources/mount-resources.ts';
import { getStatements } from './statements/get-statements.ts';
import { postStatements } from './statements/post-statements.ts';
import { putStatement } from './statements/put-statement.ts';

/** Nothing is promised to who was not let in. */
const NOTHING_PROMISED = new Date(0).toISOString();
/** For how long an older value of Consistent-Through is repeated: it stays true, it only gets less recent. */
const REPEAT_MS = 100;

/**
 * The record store as a Hono application, to be mounted at one path: the resources of xAPI 1.0.3 and 2.0. Every answer
 * carries X-Experience-API-Version and X-Experience-API-Consistent-Through; every error is {"error": sentence}.
 */
export function createXapi(ports: XapiPorts): Hono<XapiEnv> {
  const app = new Hono<XapiEnv>();
  const consistentThrough = repeatBriefly(ports);

  app.use(async (c, next) => {
    c.set('ports', ports);
    c.header('X-Experience-API-Version', ports.defaultVersion);
    c.header('X-Experience-API-Consistent-Through', NOTHING_PROMISED);
    await next();
  });
  app.onError((error, c) => answerError(error, c, ports));
  app.get('/about', (c) => {
    const dialect = readDialect(c.req.header('x-experience-api-version'));
    if (dialect) c.header('X-Experience-API-Version', LATEST[dialect]);
    return c.json({ version: VERSIONS });
  });

  app.use(async (c, next) => {
    if (isAlternate(c.req.raw)) return answerAlternate(c, app);
    admitVersion(c);
    await admitSender(c, ports);
    c.header('X-Experience-API-Consistent-Through', await consistentThrough(c.get('sender').tenant));
    await next();
  });
  app.get('/statements', getStatements);
  app.post('/statements', postStatements);
  app.put('/statements', putStatement);
  mountDocuments(app);
  mountResources(app);
  app.all('*', (c) => refuseAddress(c, app));
  return app;
}

/** What no resource took: 405 with what the resource does take, or 404. */
function refuseAddress(c: Context<XapiEnv>, app: Hono<XapiEnv>): never {
  const own = c.req.path.slice(mountOf(c).length);
  const methods = app.routes.filter(({ path, method }) => path === own && method !== 'ALL');
  if (methods.length === 0) throw new Refusal(404, 'There is nothing at this address of the record store.');
  const allowed = new Set(methods.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])));
  c.header('Allow', [...allowed].join(', '));
  throw new Refusal(405, `${c.req.method} is not for this resource; it takes ${[...allowed].join(', ')}.`);
}

/** Where this application is mounted, which it is not told: '/xapi', or '' at the root. */
function mountOf(c: Context<XapiEnv>): string {
  return routePath(c).replace(/\/\*$/, '');
}

/** The request that the form describes, as if it had come by itself; 2.0 knows no such requests. */
async function answerAlternate(c: Context<XapiEnv>, app: Hono<XapiEnv>): Promise<Response> {
  refuseIn2(c.req.raw);
  const request = await unfold(c.req.raw);
  refuseIn2(request);
  // mounted at the same place, so that what it answers (a `more` link) names the address that was asked
  return new Hono().route(mountOf(c), app).fetch(request);
}

function refuseIn2({ headers }: Request): void {
  if (readDialect(headers.get('x-experience-api-version') ?? undefined) === '2.0')
    throw new Refusal(400, 'method: xAPI 2.0 has no alternate request syntax; use the HTTP method itself.');
}

function admitVersion(c: Context<XapiEnv>): void {
  const header = c.req.header('x-experience-api-version');
  const dialect = readDialect(header);
  if (!dialect) {
    const problem = header === undefined ? 'is missing' : 'is none that is spoken here';
    throw new Refusal(400, `X-Experience-API-Version: ${problem}; send 1.0.3 or 2.0.0.`);
  }
  c.set('dialect', dialect);
  c.header('X-Experience-API-Version', LATEST[dialect]);
}

async function admitSender(c: Context<XapiEnv>, ports: XapiPorts): Promise<void> {
  const credentials = readCredentials(c.req.header('authorization'));
  const sender = credentials && (await ports.authenticate(credentials));
  if (!sender) {
    c.header('WWW-Authenticate', challengeOf(credentials));
    throw new Refusal(
      401,
      'Send the key and secret of a valid credential with HTTP Basic, or a token of it that has not expired.',
    );
  }
  c.set('sender', sender);
  const wait = ports.countRequest?.(sender) ?? null;
  if (wait === null) return;
  c.header('Retry-After', String(wait));
  throw new Refusal(429, `Too many requests with these credentials; try again in ${wait} seconds.`);
}

/** RFC 7617 and RFC 6750 3: who came with a token is told that it is the token that does not hold. */
function challengeOf(credentials: Credentials | null): string {
  const bearer = `Bearer realm="xAPI"${credentials?.kind === 'bearer' ? ', error="invalid_token"' : ''}`;
  return `Basic realm="xAPI", charset="UTF-8", ${bearer}`;
}

function answerError(error: unknown, c: Context<XapiEnv>, ports: XapiPorts): Response {
  if (!(error instanceof Refusal)) {
    ports.onFault?.(error);
    return c.json({ error: 'The record store could not answer; nothing was stored. Try again later.' }, 500);
  }
  ports.onRefused?.({
    method: c.req.method,
    path: c.req.path,
    status: error.status,
    sentence: error.message,
    tenant: c.get('sender')?.tenant ?? null,
  });
  return c.json({ error: error.message }, error.status);
}

/** The store's value per tenant, asked at most ten times a second: a look at every lock costs as much as a page. */
function repeatBriefly(ports: XapiPorts): (tenant: string) => Promise<string> {
  const known = new Map<string, { value: string; until: number }>();
  return async (tenant) => {
    const now = ports.now().getTime();
    const last = known.get(tenant);
    if (last && now < last.until) return last.value;
    const value = await ports.store.consistentThrough(tenant);
    if (known.size > 10_000) known.clear();
    known.set(tenant, { value, until: now + REPEAT_MS });
    return value;
  };
}

import { type Context, Hono } from 'hono';
import { readBasic } from './http/credentials.ts';
import { Refusal } from './http/refusal.ts';
import { LATEST, readDialect, VERSIONS } from './http/version.ts';
import type { XapiEnv, XapiPorts } from './ports.ts';
import { getStatements } from './statements/get-statements.ts';
import { postStatements } from './statements/post-statements.ts';
import { putStatement } from './statements/put-statement.ts';

/** Nothing is promised to who was not let in. */
const NOTHING_PROMISED = new Date(0).toISOString();
/** For how long an older value of Consistent-Through is repeated: it stays true, it only gets less recent. */
const REPEAT_MS = 1000;

const NOT_YET: Record<string, string> = {
  '/activities': 'Activity definitions are not answered yet.',
  '/activities/state': 'State documents are not kept yet.',
  '/activities/profile': 'Activity profile documents are not kept yet.',
  '/agents': 'Person objects are not answered yet.',
  '/agents/profile': 'Agent profile documents are not kept yet.',
};

/**
 * The record store as a Hono application, to be mounted at one path. Answers /statements (GET, HEAD, POST, PUT) and
 * /about; says plainly what is not there yet. Every answer carries X-Experience-API-Version and
 * X-Experience-API-Consistent-Through; every error is {"error": sentence}.
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
    admitVersion(c);
    await admitSender(c, ports);
    c.header('X-Experience-API-Consistent-Through', await consistentThrough(c.get('sender').tenant));
    await next();
  });
  app.get('/statements', getStatements);
  app.post('/statements', postStatements);
  app.put('/statements', putStatement);
  for (const [path, sentence] of Object.entries(NOT_YET)) {
    app.all(path, () => {
      throw new Refusal(501, sentence);
    });
  }
  app.all('*', () => {
    throw new Refusal(404, 'There is nothing at this address of the record store for this method.');
  });
  return app;
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
  const basic = readBasic(c.req.header('authorization'));
  const sender = basic && (await ports.authenticate(basic.key, basic.secret));
  if (!sender) {
    c.header('WWW-Authenticate', 'Basic realm="xAPI", charset="UTF-8"');
    throw new Refusal(401, 'Send the key and secret of a valid credential with HTTP Basic.');
  }
  c.set('sender', sender);
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

/** The store's value per tenant, asked at most once a second. */
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

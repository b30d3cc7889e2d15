import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createLog } from '../../src/core/log.ts';
import { suspendPlatform } from '../../src/features/tenants/index.ts';
import { NEXT_BEARER, readBearer } from '../../src/http/bearer-session.ts';
import { RENEWAL_PATH, TAIL_PATH, TELL_REDIRECTS } from '../../src/http/require-session.ts';
import { openBearerSession, openSession, SESSION_COOKIE, type SessionStart } from '../../src/http/session.ts';
import { hashToken } from '../../src/http/tokens.ts';
import { toolUrl } from '../lti/platform-fixture.ts';
import { type Company, type Ground, layGround } from './access-ground.ts';

const MINUTES = 1 / (24 * 60);

let ground: Ground;
let home: Company;

beforeAll(async () => {
  ground = await layGround();
}, 120_000);
afterAll(() => ground.close());
beforeEach(async () => {
  ground.home.tenant.clock.set(new Date());
  home = await ground.found();
});

/** What a launch of this person would open a session with. */
async function startOf(key: string): Promise<SessionStart> {
  const personId = home.tenant.personId(key);
  const [row] = await ground.owner`
    select d.id as deployment, a.id as account from directory.deployment d, account a
     where d.platform_id = ${home.platformId} and d.deployment_id = ${home.deployment}
       and a.tenant_id = ${home.tenant.tenantId} and a.person_id = ${personId}`;
  return {
    tenantId: home.tenant.tenantId,
    personId,
    accountId: row?.account,
    platformId: home.platformId,
    deployment: row?.deployment,
    lmsAdmin: false,
    contextId: null,
    locale: null,
    frameOrigins: ['https://lms.example'],
  };
}

const open = async (key: string) => (await openBearerSession(ground.deps, await startOf(key))).bearer;

/** As the page's script asks: the bearer in the header, no cookie. */
const ask = (bearer: string, path: string, init: RequestInit = {}) =>
  Promise.resolve(
    ground.app.request(`${toolUrl}${path}`, {
      ...init,
      headers: { accept: 'text/html', authorization: `Bearer ${bearer}`, ...init.headers },
    }),
  );
const status = async (bearer: string, path = '/record') => (await ask(bearer, path)).status;
const nextOf = async (bearer: string, path = '/record') => (await ask(bearer, path)).headers.get(NEXT_BEARER);
const advance = (minutes: number) => home.tenant.clock.advance(minutes * MINUTES);

const wish = (fields: Record<string, string> = {}, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', origin: toolUrl, ...headers },
  body: new URLSearchParams({ title: 'Plan a site visit', origin: 'challenge', ...fields }).toString(),
});

describe('a session that a bearer carries (issue F2, part 2)', () => {
  test('opens the pages of its person, and may be framed by its own platform', async () => {
    const page = await ask(await open('manager'), '/team');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Signed in as Mara Okafor');
    expect(page.headers.get('content-security-policy')).toContain('https://lms.example');
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  test('writes without a CSRF token, for no browser sends a bearer by itself; a foreign Origin writes nothing', async () => {
    const bearer = await open('learner');
    expect((await ask(bearer, '/api/v1/goals', wish())).status).toBe(303);
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }])
      expect((await ask(bearer, '/api/v1/goals', wish({}, headers))).status).toBe(403);
    const [row] = await ground.owner`
      select count(*)::int as n from development.goal where person_id = ${home.tenant.personId('learner')}`;
    expect(row?.n).toBe(1);
  });

  test('refuses the page of another session by its mark, as with a cookie', async () => {
    const bearer = await open('learner');
    expect((await ask(bearer, '/api/v1/goals', wish({ _mark: 'somebody-elses' }))).status).toBe(409);
  });

  test('a cookie is no bearer and a bearer is no cookie', async () => {
    const bearer = await open('learner');
    const cookie = (await openSession(ground.deps, await startOf('learner'))).split(';')[0] ?? '';
    const token = cookie.split('=')[1] ?? '';
    expect(await status(token)).toBe(401);
    const asCookie = { accept: 'text/html', cookie: `${SESSION_COOKIE}=${bearer}` };
    expect((await ground.app.request(`${toolUrl}/record`, { headers: asCookie })).status).toBe(401);
    const fine = { accept: 'text/html', cookie };
    expect((await ground.app.request(`${toolUrl}/record`, { headers: fine })).status).toBe(200);
  });

  test('a bearer that is wrong is not mended by a cookie that is right', async () => {
    const cookie = (await openSession(ground.deps, await startOf('learner'))).split(';')[0] ?? '';
    for (const authorization of [
      'Bearer x',
      'Bearer ',
      'Basic eDp5',
      'bearer',
      `Bearer ${'a'.repeat(9000)}`,
    ]) {
      const headers = { accept: 'text/html', cookie, authorization };
      expect((await ground.app.request(`${toolUrl}/record`, { headers })).status, authorization).toBe(401);
    }
  });

  test('with both, the bearer says who it is: a new window’s cookie changes nothing in the frame', async () => {
    const cookie = (await openSession(ground.deps, await startOf('manager'))).split(';')[0] ?? '';
    const page = await ask(await open('learner'), '/record', { headers: { cookie } });
    expect(await page.text()).toContain('Signed in as Ines Castro');
  });

  test('two visits at once are two sessions: one ends, the other goes on', async () => {
    const [one, two] = [await open('learner'), await open('learner')];
    await ground.owner`delete from directory.session where token_hash in (
      select session_hash from directory.bearer where token_hash = ${await hashToken(one)})`;
    expect(await status(one)).toBe(401);
    expect(await status(two)).toBe(200);
  });
});

describe('how long a bearer lives', () => {
  test('ten minutes; the next one comes along from the fifth on', async () => {
    const bearer = await open('learner');
    expect(await nextOf(bearer)).toBeNull();
    advance(4.9);
    expect(await nextOf(bearer)).toBeNull();
    advance(0.2);
    const next = await nextOf(bearer);
    expect(next).toMatch(/^[\w-]{43}$/);
    advance(5);
    expect(await status(bearer)).toBe(401);
    expect(await status(next ?? '')).toBe(200);
  });

  test('an answer that is lost on its way logs nobody out: the old one is good until the new one was used', async () => {
    const bearer = await open('learner');
    advance(6);
    const [lost, again] = [await nextOf(bearer), await nextOf(bearer)];
    advance(2);
    expect(await status(bearer)).toBe(200);
    expect(await status(again ?? '')).toBe(200);
    expect(await status(lost ?? '')).toBe(200);
  });

  test('once the new one was used the old one is good for a minute more, for requests that are under way', async () => {
    const bearer = await open('learner');
    advance(6);
    const next = (await nextOf(bearer)) ?? '';
    expect(await status(next)).toBe(200);
    advance(0.9);
    expect(await status(bearer)).toBe(200);
    advance(0.2);
    expect(await status(bearer)).toBe(401);
    expect(await status(next)).toBe(200);
  });

  test('twenty requests at once while it is renewed are all answered, and every new one opens the session', async () => {
    const bearer = await open('learner');
    advance(6);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(bearer, '/record')));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    const next = answers.map((answer) => answer.headers.get(NEXT_BEARER) ?? '');
    expect(new Set(next).size).toBe(20);
    expect(await Promise.all(next.map((one) => status(one)))).toEqual(Array(20).fill(200));
    expect(await Promise.all([bearer, ...next].map((one) => status(one)))).toEqual(Array(21).fill(200));
  });

  test('what is spent is cleared away', async () => {
    let bearer = await open('learner');
    for (let i = 0; i < 10; i++) {
      advance(6);
      bearer = (await nextOf(bearer)) ?? '';
    }
    expect(await status(bearer)).toBe(200);
    const [row] = await ground.owner`select count(*)::int as n from directory.bearer where session_hash in (
      select session_hash from directory.bearer where token_hash = ${await hashToken(bearer)})`;
    expect(row?.n).toBeLessThan(5);
  });

  test('the page renews by itself, and nobody is taken to be there by it: 30 quiet minutes end the visit', async () => {
    let bearer = await open('learner');
    for (let minutes = 8; minutes < 30; minutes += 8) {
      advance(8);
      const answer = await ask(bearer, RENEWAL_PATH, { method: 'POST' });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      bearer = answer.headers.get(NEXT_BEARER) ?? '';
    }
    advance(7);
    expect((await ask(bearer, RENEWAL_PATH, { method: 'POST' })).status).toBe(401);
    expect(await status(bearer)).toBe(401);
  });

  test('the live tail of the record store is nobody’s presence either: left open it ends after 30 quiet minutes', async () => {
    const start = await startOf('tenantAdmin');
    const cookie = (await openSession(ground.deps, start)).split(';')[0] ?? '';
    let bearer = await open('tenantAdmin');
    const lookByCookie = () =>
      Promise.resolve(ground.app.request(`${toolUrl}${TAIL_PATH}?since=0`, { headers: { cookie } }));
    const lookByBearer = () => ask(bearer, `${TAIL_PATH}?since=0`);
    for (let minutes = 8; minutes < 30; minutes += 8) {
      advance(8);
      expect([(await lookByCookie()).status, (await lookByBearer()).status]).toEqual([200, 200]);
      bearer = (await nextOf(bearer, `${TAIL_PATH}?since=0`)) ?? bearer;
    }
    advance(7);
    expect([(await lookByCookie()).status, (await lookByBearer()).status]).toEqual([401, 401]);
  });

  test('the tail makes no bearer every two seconds: the next one comes when it is due', async () => {
    const bearer = await open('tenantAdmin');
    expect(await nextOf(bearer, `${TAIL_PATH}?since=0`)).toBeNull();
    advance(6);
    expect(await nextOf(bearer, `${TAIL_PATH}?since=0`)).not.toBeNull();
  });

  test('twelve hours end it, however busy it is, and no bearer outlives it', async () => {
    let bearer = await open('learner');
    for (let minutes = 6; minutes < 12 * 60; minutes += 6) {
      advance(6);
      bearer = (await nextOf(bearer, '/connect')) ?? 'none';
    }
    advance(6);
    expect(await status(bearer)).toBe(401);
  });

  test('it dies with its platform at once', async () => {
    const bearer = await open('learner');
    await suspendPlatform(home.tenant.operator, { platformId: home.platformId });
    expect(await status(bearer)).toBe(401);
  });

  test('the database keeps hashes of bearers only', async () => {
    const bearer = await open('learner');
    const rows = await ground.owner`select b::text as bearer, s::text as session
      from directory.bearer b join directory.session s on s.token_hash = b.session_hash`;
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(`${row.bearer}${row.session}`).not.toContain(bearer);
  });
});

test('the log holds no bearer, old or new', async () => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line: string) => void lines.push(line) });
  const app = await createApp({ ...ground.deps, log });
  const bearer = await open('learner');
  advance(6);
  const headers = { accept: 'text/html', authorization: `Bearer ${bearer}` };
  const answer = await app.request(`${toolUrl}/record`, { headers });
  const next = answer.headers.get(NEXT_BEARER) ?? 'none';
  await app.request(`${toolUrl}${RENEWAL_PATH}`, { method: 'POST', headers });
  await app.request(`${toolUrl}/api/v1/goals`, { method: 'POST', headers, body: '{' });
  expect(lines.length).toBeGreaterThanOrEqual(3);
  for (const secret of [bearer, next]) expect(lines.join('')).not.toContain(secret);
});

describe('what the page’s script is told', () => {
  test('a redirect with its fragment, which fetch would hide; whoever does not ask is redirected', async () => {
    const bearer = await open('learner');
    const told = await ask(bearer, '/api/v1/goals', wish({}, { [TELL_REDIRECTS]: 'yes' }));
    expect([told.status, told.headers.get('location')]).toEqual([204, '/growth?done=goal-written#goals']);
    expect((await ask(bearer, '/')).status).toBe(303);
    const cookie = (await openSession(ground.deps, await startOf('learner'))).split(';')[0] ?? '';
    const headers = { accept: 'text/html', cookie, [TELL_REDIRECTS]: 'yes' };
    expect((await ground.app.request(`${toolUrl}/`, { headers })).status).toBe(303);
  });

  test('that the visit ended, by a page that any LMS may frame', async () => {
    const gone = await ask('gone', '/growth');
    expect(gone.status).toBe(401);
    expect(gone.headers.get('content-security-policy')).toContain("frame-ancestors 'self' *");
    expect(await gone.text()).toContain('Please open Throughline again from your LMS');
  });
});

test('readBearer takes our tokens and nothing else', () => {
  expect(readBearer('Bearer abc-_9')).toBe('abc-_9');
  for (const other of [
    undefined,
    '',
    'Bearer',
    'Bearer a b',
    'Bearer é',
    'Basic abc',
    'xBearer abc',
    'Bearer abc ',
  ])
    expect(readBearer(other), String(other)).toBeNull();
});

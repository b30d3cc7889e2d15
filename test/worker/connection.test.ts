import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { noteCourse } from '../../src/features/courses/index.ts';
import { addPlatform, ensureKeys, type Finding, listSigns } from '../../src/features/tenants/index.ts';
import { fixturePlatform, form, postLaunch, startLogin, toolUrl } from '../lti/platform-fixture.ts';
import { type ServicesPlatform, serveServices } from '../lti/services-platform.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { registerFixture, serveKeys } from '../support/test-app.ts';
import { type RunningWorker, runInWorkerd } from './run-in-workerd.ts';

let db: TestDatabase;
let company: TestTenant;
let keys: Awaited<ReturnType<typeof serveKeys>>;
let lms: ServicesPlatform;
let worker: RunningWorker;
let platformId: string;

beforeAll(async () => {
  db = await testDatabase();
  const account = { issuer: fixturePlatform().issuer, sub: '5' };
  company = await testTenant(db, {
    people: [{ key: 'admin', account, grants: [{ role: 'tenant-admin', unit: null }] }],
  });
  company.clock.set(new Date());
  await ensureKeys(company.deps);
  keys = await serveKeys();
  await registerFixture(company, keys.url);
  lms = await serveServices();
  ({ platformId } = await addPlatform(
    company.operator,
    {
      issuer: lms.origin,
      clientId: 'academy',
      authUrl: `${lms.origin}/auth`,
      tokenUrl: `${lms.origin}/token`,
      jwksUrl: `${lms.origin}/keys`,
      deploymentIds: ['1'],
    },
    { allowLoopbackPlatforms: true },
  ));
  await noteCourse(company.system, {
    platformId,
    issuer: lms.origin,
    deploymentId: '1',
    course: { id: '2', title: 'Safety', types: ['CourseSection'] },
    namesRoles: { membershipsUrl: `${lms.origin}/members` },
    ags: { scopes: [], lineItemsUrl: `${lms.origin}/lineitems?type_id=1` },
  });
  worker = await runInWorkerd(db);
}, 120_000);

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(worker?.logs());
});

afterAll(async () => {
  await worker?.close();
  await lms?.close();
  await keys?.close();
  await closeTenants(db);
  await db.drop();
});

test('inside workerd an LMS is asked for tokens, a roster and a gradebook, signed with our key (issue F2 parts 4, 5, 7, 9)', async () => {
  lms.play(({ path }) => {
    if (path.startsWith('/keys')) return { body: { keys: [{ kty: 'RSA', use: 'sig', kid: 'a' }] } };
    if (path.startsWith('/members') && !path.includes('page=2'))
      return {
        headers: { link: `<${lms.origin}/members?page=2>; rel="next"` },
        body: { members: [{ user_id: '5', roles: ['Learner'], name: 'Lena' }] },
      };
    if (path.startsWith('/members')) return { body: { members: [{ user_id: '6', roles: ['Learner'] }] } };
    return path.startsWith('/lineitems') ? { body: [] } : undefined;
  });
  const login = await startLogin(worker.app);
  expect((await postLaunch(login)).status).toBe(303);
  const { browser } = login;
  const page = await (
    await browser.request(`${toolUrl}/connect`, { headers: { accept: 'text/html' } })
  ).text();
  const csrf = /name="csrf-token" content="([^"]+)"/.exec(page)?.[1] ?? '';
  const init = form({ _csrf: csrf });
  const answer = await browser.request(`${toolUrl}/api/v1/platforms/${platformId}/check`, {
    ...init,
    headers: { ...init.headers, origin: toolUrl, accept: 'application/json' },
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
  const { findings } = (await answer.json()) as { findings: Finding[] };
  const states = Object.fromEntries(findings.map(({ what, state }) => [what, state]));
  expect(states).toMatchObject({
    'their-keys': 'good',
    token: 'good',
    'grant-scores': 'good',
    roster: 'good',
    gradebook: 'good',
  });
  const asked = lms.asked.map(({ method, path }) => `${method} ${path}`);
  expect(asked).toContain('GET /members?limit=10');
  expect(asked).toContain('GET /members?page=2');
  expect(asked).toContain('GET /lineitems?type_id=1&limit=10');
  const signs = (await listSigns(company.operator)).filter((one) => one.platformId === platformId);
  expect(signs.map(({ sign }) => sign).sort()).toEqual(['line_items', 'members', 'token']);
});

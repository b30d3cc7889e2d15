import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createLog } from '../../src/core/log.ts';
import { ensureKeys } from '../../src/features/tenants/index.ts';
import { claim, postLaunch, startLogin, type TestApp, toolUrl } from '../lti/platform-fixture.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { registerFixture, serveKeys } from '../support/test-app.ts';

let db: TestDatabase;
let tenant: TestTenant;
let app: TestApp;
let keys: Awaited<ReturnType<typeof serveKeys>>;
const lines: string[] = [];

beforeAll(async () => {
  db = await testDatabase();
  tenant = await testTenant(db);
  tenant.clock.set(new Date());
  keys = await serveKeys();
  await registerFixture(tenant, keys.url);
  // the product's own log, every level, into a list
  const log = createLog('trace', { write: (line: string) => void lines.push(line) });
  const deps = { ...tenant.deps, publicUrl: toolUrl, log };
  await ensureKeys(deps);
  const made = await createApp(deps);
  app = { request: (url, init) => made.request(url, init) };
});

afterAll(async () => {
  await closeTenants(db);
  await keys.close();
  await db.drop();
});

test('logs have a request id and hold no name, address, token, state or text of anybody', async () => {
  const login = await startLogin(app);
  const launch = await postLaunch(login, {
    now: tenant.clock.now(),
    claims: {
      sub: '900',
      name: 'Zebulon Quartz',
      given_name: 'Zebulon',
      family_name: 'Quartz',
      email: 'zebulon@quartz.example',
    },
  });
  expect(launch.status).toBe(303);
  const secret = (launch.headers.get('set-cookie') ?? '').split('=')[1]?.split(';')[0] ?? '';
  const page = await (await login.browser.request(`${toolUrl}/growth`)).text();
  const meta = (name: string) => new RegExp(`name="${name}" content="([^"]+)"`).exec(page)?.[1] ?? '';
  const form = {
    _csrf: meta('csrf-token'),
    _mark: meta('session-mark'),
    theme: 'a theme that nobody has',
    back: '/growth',
  };
  const refused = await login.browser.request(`${toolUrl}/api/v1/settings/theme`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', origin: toolUrl },
    body: new URLSearchParams(form).toString(),
  });
  expect(refused.status).toBe(422);
  await postLaunch(login, { now: tenant.clock.now(), claims: { [claim('version')]: '9' } });
  await login.browser.request(`${toolUrl}/no-such-page?name=Zebulon`);
  await app.request(`${toolUrl}/xapi/statements?agent=Zebulon`, {
    headers: {
      authorization: `Basic ${btoa('key-of-nobody:secret-of-nobody')}`,
      'x-experience-api-version': '1.0.3',
    },
  });

  const all = lines.join('');
  expect(lines.length).toBeGreaterThan(5);
  for (const word of [
    'Zebulon',
    'Quartz',
    'quartz.example',
    'a theme that nobody',
    'secret-of-nobody',
    'key-of-nobody',
    login.state,
    login.nonce,
    secret,
    form._csrf,
  ]) {
    expect(word.length).toBeGreaterThan(3);
    expect(all).not.toContain(word);
  }
  const requests = lines.map((line) => JSON.parse(line)).filter((line) => line.msg === 'request');
  expect(requests.length).toBeGreaterThan(3);
  for (const line of requests) expect(line.requestId).toMatch(/^[0-9a-f-]{36}$/);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPlatform, trustPlatform } from '../../src/features/tenants/index.ts';
import {
  type Browser,
  claim,
  postLaunch,
  startLogin,
  type TestApp,
  toolUrl,
} from '../lti/platform-fixture.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { registerFixture, serveKeys, testApp } from '../support/test-app.ts';

let db: TestDatabase;
let tenant: TestTenant;
let app: TestApp;
let keys: Awaited<ReturnType<typeof serveKeys>>;
let platformId: string;

beforeAll(async () => {
  db = await testDatabase();
  tenant = await testTenant(db);
  tenant.clock.set(new Date());
  keys = await serveKeys();
  platformId = await registerFixture(tenant, keys.url);
  await addPlatform(
    tenant.operator,
    {
      name: 'The other LMS',
      issuer: 'https://other.example',
      clientId: 'other',
      authUrl: 'https://other.example/auth',
      tokenUrl: 'https://other.example/token',
      jwksUrl: 'https://other.example/keys',
      deploymentIds: ['1'],
    },
    { allowLoopbackPlatforms: false },
  );
  ({ app } = await testApp(tenant));
});

afterAll(async () => {
  await closeTenants(db);
  await keys.close();
  await db.drop();
});

const INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#';
const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';

async function launchAs(sub: string, roles: string[]): Promise<Browser> {
  const login = await startLogin(app);
  await postLaunch(login, { now: tenant.clock.now(), claims: { sub, [claim('roles')]: roles } });
  return login.browser;
}

test('an administrator of the LMS opens Connect only after a tenant admin allowed it, and sees that platform alone (decisions, "Administrators by LTI role")', async () => {
  const before = await launchAs('801', [`${INSTITUTION}Administrator`]);
  expect((await before.request(`${toolUrl}/connect`)).status).toBe(403);
  await trustPlatform(tenant.operator, { platformId, lmsAdmins: true });
  const page = await before.request(`${toolUrl}/connect`);
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toContain('Fixture');
  expect(html).not.toContain('The other LMS');
  expect(html).not.toContain('Suspend this platform');
  expect(html).not.toContain('People to match');
});

test('nothing else follows from LTI roles: a course administrator and "Manager" of a course open nothing (launch-security rule 8)', async () => {
  await trustPlatform(tenant.operator, { platformId, lmsAdmins: true });
  const browser = await launchAs('802', [
    `${MEMBERSHIP}Administrator`,
    `${MEMBERSHIP}Manager`,
    `${MEMBERSHIP}Instructor`,
  ]);
  expect((await browser.request(`${toolUrl}/connect`)).status).toBe(403);
  expect((await browser.request(`${toolUrl}/mapping`)).status).toBe(403);
  const home = await browser.request(`${toolUrl}/`);
  expect(home.headers.get('location')).toBe('/growth');
  expect(await (await browser.request(`${toolUrl}/growth`)).text()).not.toContain('href="/team"');
});

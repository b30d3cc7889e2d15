import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureKeys, invitePlatform, listPlatforms } from '../../src/features/tenants/index.ts';
import { form, toolUrl } from '../lti/platform-fixture.ts';
import { moodleConfiguration } from '../lti/registration-platforms.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { type RunningWorker, runInWorkerd } from './run-in-workerd.ts';

let db: TestDatabase;
let company: TestTenant;
let worker: RunningWorker;
let lms: Server;
let origin: string;
let token: string | undefined;

beforeAll(async () => {
  db = await testDatabase();
  company = await testTenant(db, { people: [] });
  await ensureKeys(company.deps);
  lms = createServer((request, response) => {
    if (request.method === 'GET') return response.end(JSON.stringify(moodleConfiguration(origin)));
    token = request.headers.authorization;
    response.end(JSON.stringify({ client_id: 'from-workerd' }));
  });
  await new Promise<void>((done) => lms.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(lms.address() as AddressInfo).port}`;
  worker = await runInWorkerd(db);
}, 120_000);

afterAll(async () => {
  await worker?.close();
  lms?.close();
  await closeTenants(db);
  await db.drop();
});

it('an LMS registers itself by an invitation made on Node, inside workerd, once', async () => {
  // the worker lives today
  company.clock.set(new Date());
  const { link } = await invitePlatform(company.operator);
  const url = new URL(link.replace('https://throughline.example', toolUrl));
  url.searchParams.set('openid_configuration', `${origin}/openid-configuration`);
  url.searchParams.set('registration_token', 'token-of-the-lms');
  const page = await worker.app.request(url.href, { headers: { accept: 'text/html' } });
  const html = await page.text();
  expect(page.status, html).toBe(200);
  const attempt = /name="attempt" value="([^"]+)"/.exec(html)?.[1];
  const confirm = () => worker.app.request(`${toolUrl}/lti/register`, form({ attempt }));
  const answers = await Promise.all([confirm(), confirm()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
  expect(token).toBe('Bearer token-of-the-lms');
  const platforms = await listPlatforms(company.operator);
  expect(platforms.map(({ clientId }) => clientId)).toEqual(['from-workerd']);
}, 60_000);

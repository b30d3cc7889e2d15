import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addForwardStore, listForwardStores } from '../../src/features/forwarding/index.ts';
import { confirmErasure, listErasures } from '../../src/features/privacy/index.ts';
import { addCredential, ensureKeys } from '../../src/features/tenants/index.ts';
import { type OutsideStore, startOutsideStore } from '../features/outside-store.ts';
import { toolUrl } from '../lti/platform-fixture.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';
import { type RunningWorker, runInWorkerd } from './run-in-workerd.ts';

const ISSUER = 'https://lms.example';
const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';

let db: TestDatabase;
let company: TestTenant;
let outside: OutsideStore;
let worker: RunningWorker;
let authorization: string;

beforeAll(async () => {
  db = await testDatabase();
  company = await testTenant(db, {
    people: [
      { key: 'admin', grants: [{ role: 'tenant-admin', unit: null }] },
      { key: 'learner', account: { issuer: ISSUER, sub: 'learner' } },
    ],
  });
  // a while ago, so that an erasure of now is ended by the next round
  company.clock.set(new Date(Date.now() - 60_000));
  await ensureKeys(company.deps);
  const { key, secret } = await addCredential(company.operator, { kind: 'xapi', name: 'LMS' });
  authorization = `Basic ${btoa(`${key}:${secret}`)}`;
  outside = await startOutsideStore();
  worker = await runInWorkerd(db);
}, 120_000);

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(worker?.logs());
});

afterAll(async () => {
  await worker?.close();
  await outside?.close();
  await closeTenants(db);
  await db.drop();
});

/** Puts a statement about the learner into our store, through the worker. */
async function post(at: Date): Promise<string> {
  const answer = await worker.app.request(`${toolUrl}/xapi/statements`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'x-experience-api-version': '1.0.3' },
    body: JSON.stringify({
      actor: { account: { homePage: ISSUER, name: 'learner' } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
      object: { id: `${ISSUER}/course/view.php?id=7` },
      timestamp: at.toISOString(),
    }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
  const [id] = (await answer.json()) as string[];
  return String(id);
}

/** What one round begins goes on behind it for a moment. */
async function rounds(until: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await worker.scheduled();
    for (let look = 0; look < 20; look++) {
      if (await until()) return;
      await wait(100);
    }
  }
  throw new Error('It does not come about.');
}

test('inside workerd what comes in is sent on, and an erasure is told, by the cron trigger alone (issue 4, 6)', async () => {
  const { key, secret, url } = outside;
  const store = { name: 'Group record store', url, key, secret, version: '1.0.3', filter: {} } as const;
  await addForwardStore(
    company.operator,
    { ...store, onlyAgreed: false, fromBeginning: true },
    { allowLoopbackPlatforms: true },
  );
  const id = await post(new Date(Date.now() - 120_000));
  await rounds(async () => (await outside.ids()).includes(id));
  expect(outside.posts().length, 'once').toBe(1);
  await rounds(async () => (await listForwardStores(company.operator))[0]?.delivered === 1);

  const personId = company.personId('learner');
  await confirmErasure(company.contextOf('admin'), { of: 'person', personId });
  await rounds(async () => (await outside.statements()).some(({ verb }) => verb.id === VOIDED));
  const voiding = (await outside.statements()).at(-1);
  expect(voiding).toMatchObject({ object: { objectType: 'StatementRef', id }, actor: { account: {} } });
  expect(JSON.stringify(voiding?.actor)).not.toContain('learner');
  await rounds(async () => (await listErasures(company.operator))[0]?.tellings[0]?.done === true);
}, 120_000);

import { afterAll, beforeAll, expect, test } from 'vitest';
import { forwardAll } from '../../src/jobs/forward-stores.ts';
import { type Ground, layGround, subOf, type Visitor } from '../app/access-ground.ts';
import { statements } from './forwarding-ground.ts';
import { type OutsideStore, startOutsideStore, takeIn } from './outside-store.ts';

let ground: Ground;
let outside: OutsideStore;
let admin: Visitor;
let learner: Visitor;

beforeAll(async () => {
  ground = await layGround();
  outside = await startOutsideStore();
  admin = await ground.launch(ground.home, subOf(ground.home.deployment, 'tenantAdmin'));
  learner = await ground.launch(ground.home, subOf(ground.home.deployment, 'learner'));
}, 120_000);

afterAll(async () => {
  await outside.close();
  await ground.close();
});

const text = async (response: Response) =>
  (await response.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const forward = async () => {
  await new Promise((resolve) => setTimeout(resolve, 3));
  await forwardAll(ground.deps, new AbortController().signal);
};
const form = (more: Record<string, string> = {}) => ({
  ...{ _form: 'forward-store-new', name: 'Group record store', url: outside.url, version: '1.0.3' },
  ...{ key: outside.key, secret: outside.secret, people: 'everybody', start: 'now', verbs: '', ...more },
});

test('a store is added by a form that keeps what was typed, but writes no secret into a page', async () => {
  const refused = await admin.form(
    '/forward-stores',
    form({ url: 'http://lrs.example', verbs: 'completed' }),
  );
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain('The address must begin with https://');
  expect(page).toContain('value="Group record store"');
  expect(page).not.toContain(outside.secret);
  const added = await admin.form('/forward-stores', form());
  expect(added.status).toBe(303);
  expect(added.headers.get('location')).toContain('done=forward-store-added');
});

test('Connect says in words how far the store is, what is wrong, and what it would not take', async () => {
  const { tenant } = ground.home;
  const sent = statements(5);
  await takeIn(tenant, sent);
  outside.fates(() => ({ status: 503 }));
  await forward();
  const troubled = await text(await admin.get('/connect'));
  expect(troubled).toMatch(/Needs a look/);
  expect(troubled).toMatch(/It is in trouble \(status 503\)\. Next attempt: /);
  expect(troubled).toMatch(/\d+ statements behind, the oldest from \d+ \w+ \d{4}, \d\d:\d\d/);
  const bad = String(sent[2]?.id);
  outside.fates((one) => (one.method === 'POST' && one.text.includes(bad) ? { status: 400 } : 'answered'));
  tenant.clock.set(new Date(tenant.clock.now().getTime() + 900_000));
  await forward();
  const parked = await text(await admin.get('/connect'));
  expect(parked).toMatch(/Up to date/);
  expect(parked).toMatch(/One statement was not taken .*Send again/);
  expect(parked).toContain('It holds the statement for invalid (status 400).');
  expect(parked).not.toContain(outside.secret);
});

test('its buttons send again, pause, resume and remove', async () => {
  const page = await (await admin.get('/connect')).text();
  const id = /id="forward-([0-9a-f-]{36})"/.exec(page)?.[1] ?? '';
  outside.fates(() => 'answered');
  for (const [path, word] of [
    ['resending', 'About to be sent again'],
    ['pause', 'Paused'],
    ['resumption', 'Pause'],
    ['removal', 'Learning records stay here'],
  ] as const) {
    const done = await admin.form(`/forward-stores/${id}/${path}`, {});
    expect(done.status).toBe(303);
    expect(await text(await admin.get('/connect'))).toContain(word);
  }
});

test('a person reads on their record where it goes, agrees, and takes it back', async () => {
  expect(await text(await learner.get('/record'))).not.toContain('Where else my learning record goes');
  await admin.form('/forward-stores', form({ name: 'University', people: 'agreed' }));
  const asked = await (await learner.get('/record')).text();
  expect(asked).toContain('Where else my learning record goes');
  expect(asked).toContain('I agree');
  const id = /forward-stores\/([0-9a-f-]{36})\/agreement/.exec(asked)?.[1] ?? '';
  const agreed = await learner.form(`/forward-stores/${id}/agreement`, {});
  expect(agreed.headers.get('location')).toBe('/record?done=forwarding-agreed#forward-choices');
  const after = await text(await learner.get('/record?done=forwarding-agreed'));
  expect(after).toContain('Agreed. It is sent what is said about you from now on.');
  expect(after).toContain('Take it back');
  expect(await text(await admin.get('/connect'))).toContain('1 person who agreed');
  await learner.form(`/forward-stores/${id}/agreement/withdrawal`, {});
  expect(await text(await learner.get('/record'))).toContain('Not sent there');
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCredential } from '../../src/features/tenants/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import {
  claim,
  createBrowser,
  loginParams,
  postLaunch,
  startLogin,
  toolUrl,
} from '../lti/platform-fixture.ts';
import { basic } from '../xapi/support.ts';
import {
  bringObjects,
  type Ground,
  layGround,
  type Objects,
  SECRET,
  subOf,
  type Visitor,
} from './access-ground.ts';

let ground: Ground;
let ids: Objects;

beforeAll(async () => {
  ground = await layGround();
  ids = await bringObjects(ground, ground.home);
}, 120_000);

afterAll(() => ground.close());

const ODD: readonly unknown[] = [
  null,
  '',
  ' ',
  'a\0b',
  'a\ud800b',
  '\u202eevil',
  '<script>alert(1)</script>',
  "'; drop table person; --",
  '💩'.repeat(600),
  'x'.repeat(20_000),
  7,
  -1,
  1e308,
  true,
  [],
  ['a', 'b'],
  [null],
  {},
  { toString: 'x' },
  '{"__proto__":{"a":1}}',
  '$Person.name.full',
  'javascript:alert(1)',
];

describe('a login that no platform sends', () => {
  test('is a 4xx page or a redirect to the platform, never an error of ours', async () => {
    const texts = ODD.filter((one): one is string => typeof one === 'string');
    for (const name of [...Object.keys(loginParams()), 'deployment_id', 'state', '__proto__', 'attempt'])
      for (const text of texts)
        for (const method of ['GET', 'POST']) {
          const fields = new URLSearchParams({ ...loginParams(), [name]: text });
          const address = `${toolUrl}/lti/login${method === 'GET' ? `?${fields}` : ''}`;
          const headers = { 'content-type': 'application/x-www-form-urlencoded' };
          const init = method === 'GET' ? {} : { method, headers, body: fields.toString() };
          const answer = await createBrowser(ground.app).request(address, init);
          expect(answer.status, `${method} ${name}=${text.slice(0, 20)}`).toBeLessThan(500);
          const page = await answer.text();
          expect(page, `${method} ${name}`).not.toContain('<script>alert');
        }
  });

  test('nor is an answer without a login, with odd fields or another type', async () => {
    const browser = createBrowser(ground.app);
    for (const body of [
      '',
      'id_token=x',
      'state=x',
      'id_token=a.b.c&state=d.e',
      'id_token=%00&state=%00',
      'error=access_denied&state=x',
      'id_token=a&id_token=b&state=c',
    ])
      for (const type of [
        'application/x-www-form-urlencoded',
        'application/json',
        'multipart/form-data',
        '',
      ]) {
        const answer = await browser.request(`${toolUrl}/lti/launch`, {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        });
        expect(answer.status, `${type}: ${body}`).toBeGreaterThanOrEqual(400);
        expect(answer.status, `${type}: ${body}`).toBeLessThan(500);
      }
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await browser.request(`${toolUrl}/lti/launch`, { method })).status, method).toBeLessThan(500);
  });
});

describe('a launch with odd claims', () => {
  const NAMES = [
    'sub',
    'name',
    'given_name',
    'family_name',
    'email',
    'locale',
    'picture',
    claim('roles'),
    claim('context'),
    claim('resource_link'),
    claim('lis'),
    claim('custom'),
    claim('launch_presentation'),
    claim('tool_platform'),
    claim('deployment_id'),
  ];

  test.each(NAMES)(
    '%s: launches with what is good of it or is refused; its pages hold no script',
    async (name) => {
      for (const value of ODD) {
        const login = await startLogin(ground.app);
        const answer = await postLaunch(login, {
          now: ground.home.tenant.clock.now(),
          claims: { sub: 'odd', [claim('lis')]: undefined, [name]: value },
        });
        const what = `${name} is ${JSON.stringify(value).slice(0, 30)}`;
        expect(answer.status, what).toBeLessThan(500);
        if (answer.status !== 303) continue;
        // a page that says who is signed in, and little else
        const page = await login.browser.request(`${toolUrl}/connect`, { headers: { accept: 'text/html' } });
        expect(page.status, what).toBe(403);
        expect(await page.text(), what).not.toContain('<script>alert');
      }
    },
  );
});

describe('what rests', () => {
  test('statements, audit, queue and refusals hold ids and never what somebody wrote', async () => {
    const { tenantId } = ground.home.tenant;
    const rows = [
      ...(await ground.owner`select statement::text as text from records.statement where tenant_id = ${tenantId}`),
      ...(await ground.owner`select to_jsonb(e)::text as text from audit.entry e where tenant_id = ${tenantId}`),
      ...(await ground.owner`select to_jsonb(j)::text as text from pgboss.job j`),
      ...(await ground.owner`select to_jsonb(r)::text as text from directory.refusal r`),
    ];
    expect(rows.length).toBeGreaterThan(20);
    for (const { text } of rows)
      for (const word of [...Object.values(SECRET), 'Castro', 'Okafor', 'learner@company.example'])
        expect(text, text.slice(0, 400)).not.toContain(word);
  });
});

describe('addresses that are too long or made to keep a pattern busy', () => {
  const course = 'https://lms.example/course/view.php?';
  let tenantAdmin: Visitor;
  beforeAll(async () => {
    tenantAdmin = await ground.launch(ground.home, subOf('1', 'tenantAdmin'));
  });

  test('a course that no index can hold is refused in a sentence', async () => {
    const random = Array.from({ length: 1900 }, (_, i) =>
      String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000)),
    ).join('');
    const objectId = `https://lms.example/${random}`;
    const answer = await tenantAdmin.json('/course-bindings', { objectId, optionId: ids.option });
    expect(answer.status, await answer.text()).toBe(422);
  });

  test('a statement about one is kept, completes nothing and holds nobody up', async () => {
    const sender = await addCredential(ground.home.tenant.operator, { kind: 'xapi', name: 'Slow' });
    const started = performance.now();
    const answer = await ground.app.request(`${toolUrl}/xapi/statements`, {
      method: 'POST',
      headers: {
        authorization: basic(sender),
        'x-experience-api-version': '1.0.3',
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        actor: { account: { homePage: 'http://127.0.0.1:8091', name: subOf('1', 'peer') } },
        verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
        object: { id: course.concat('&a'.repeat(10), course).repeat(20_000) },
      }),
    });
    expect(answer.status).toBe(200);
    while ((await drainJobs(ground.deps)) > 0);
    expect(performance.now() - started).toBeLessThan(10_000);
    const waiting = await ground.owner`select 1 from unmatched_completion where length(object_id) > 2000`;
    expect(waiting).toEqual([]);
  });
});

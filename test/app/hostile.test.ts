import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEndpoints } from '../../src/endpoints.ts';
import { bringObjects, type Ground, layGround, subOf, type Visitor } from './access-ground.ts';
import { type Good, goodRequests } from './good-requests.ts';

let ground: Ground;
let requests: Readonly<Record<string, Good>>;
let visitors: Record<Good['as'], Visitor>;

beforeAll(async () => {
  ground = await layGround();
  requests = goodRequests(ground.home, await bringObjects(ground, ground.home));
  const launch = (key: string) => ground.launch(ground.home, subOf('1', key));
  visitors = {
    learner: await launch('learner'),
    manager: await launch('manager'),
    ldAdmin: await launch('ldAdmin'),
    tenantAdmin: await launch('tenantAdmin'),
  };
}, 120_000);

afterAll(() => ground.close());

/** What no honest page sends, in the place of one field. */
const BAD: Readonly<Record<string, unknown>> = {
  nul: 'a\u0000b',
  'lone surrogate': 'a\ud800b',
  'right to left': '\u202eevil\u202c',
  html: '"><script>alert(1)</script><img src=x onerror=alert(2)>',
  sql: "'; drop table person; --",
  null: null,
  number: 7,
  'huge number': 1e308,
  'big integer': 9_007_199_254_740_991,
  'int4 overflow': 2_147_483_648,
  negative: -1,
  fraction: 1.5,
  'number as text': '99999999999999999999',
  infinity: '1e999',
  boolean: true,
  list: ['a', 'b'],
  'list of NUL': ['a\u0000', 'b\u0000'],
  'empty list': [],
  object: { toString: 1, valueOf: 1 },
  nested: { __proto__: { admin: true }, constructor: { prototype: { admin: true } } },
  'no id': 'not-an-id',
  'made-up id': '018f0000-0000-7000-8000-000000000000',
  'year 0': '0000-01-01',
  'year 9999': '9999-12-31',
  'far away': '9999-12-31T23:59:59-23:59',
  'year 0 moment': '0000-01-01T00:00:00Z',
  'no date': '2026-02-31',
  empty: '',
  spaces: '   ',
  long: 'x'.repeat(100_000),
  'many ids': Array.from({ length: 5001 }, () => '018f0000-0000-7000-8000-000000000000'),
};

/** What has broken something before; the others take turns from field to field, all of them with HOSTILE=all. */
const ALWAYS = new Set([
  'nul',
  'lone surrogate',
  'null',
  'int4 overflow',
  'big integer',
  'list of NUL',
  'object',
  'no id',
  'made-up id',
  'year 0',
  'far away',
]);
let turn = 0;

function nextKinds(): [string, unknown][] {
  turn += 1;
  const everything = process.env.HOSTILE === 'all';
  return Object.entries(BAD).filter(([kind], at) => everything || ALWAYS.has(kind) || (at + turn) % 5 === 0);
}

/** A 5xx is a hole; a refusal is a sentence, with the field where there is one. */
async function expectSane(response: Response, what: string): Promise<void> {
  const body = await response.clone().text();
  expect(response.status, `${what}: ${body.slice(0, 300)}`).toBeLessThan(500);
  if (response.status < 400) return;
  const problem = JSON.parse(body) as { detail: string; faults?: { field: string; message: string }[] };
  expect(problem.detail, what).toMatch(/^[A-Z].*[.?]$/);
  for (const { field, message } of problem.faults ?? []) {
    expect(field, what).not.toBe('');
    // a sentence for people, not the word of a library
    expect(message, `${what}: ${field}`).not.toMatch(/^(Invalid|Too|Unrecognized|Expected)|received|NaN/);
  }
  if (response.status === 422) expect(problem.faults?.length ?? 0, `${what}: ${body}`).toBeGreaterThan(0);
}

const endpoints = listEndpoints().map(({ method, path }) => `${method} ${path}`);
/** The request of an endpoint; the table is written by hand, and a new endpoint must join it. */
function goodOf(name: string): Good {
  const request = requests[name];
  if (!request) throw new Error(`Add ${name} to good-requests.ts.`);
  return request;
}

describe('hostile input to every endpoint', () => {
  test('the table names every endpoint', () => {
    expect(Object.keys(requests).sort()).toEqual([...new Set(endpoints)].sort());
  });

  test.each(endpoints)('%s: each field in turn is missing or is what no honest page sends', async (name) => {
    const { as, at, body } = goodOf(name);
    for (const field of Object.keys(body())) {
      const { [field]: _, ...without } = body();
      await expectSane(await visitors[as].json(at(), without), `${name} without ${field}`);
      for (const [kind, value] of nextKinds())
        await expectSane(
          await visitors[as].json(at(), { ...body(), [field]: value }),
          `${name}: ${field} is ${kind}`,
        );
    }
  });

  test.each(endpoints)('%s: the same as forms; no page of an answer runs what was typed', async (name) => {
    const { as, at, body } = goodOf(name);
    for (const field of Object.keys(body())) {
      for (const kind of ['nul', 'html', 'list of NUL'] as const) {
        const fields = Object.fromEntries(
          Object.entries({ ...body(), [field]: BAD[kind] }).map(([key, value]) => [
            key,
            Array.isArray(value) ? value.map(String) : String(value),
          ]),
        );
        const response = await visitors[as].form(at(), fields);
        expect(response.status, `${name}: ${field} is ${kind}`).toBeLessThan(500);
        const page = await response.text();
        expect(page.includes('<script>alert(1)'), `${name}: ${field} is ${kind}`).toBe(false);
        expect(page.includes('<img src=x'), `${name}: ${field} is ${kind}`).toBe(false);
      }
    }
  });

  test.each(endpoints)(
    '%s: ids in the address that are none are refused, never asked of the database',
    async (name) => {
      const { as, body } = goodOf(name);
      const path = name.replace('POST ', '');
      if (!path.includes(':')) return;
      for (const id of ['no-id', '%00', '%ff', 'a'.repeat(4000)]) {
        const address = path.replaceAll(/:\w+/g, id);
        await expectSane(await visitors[as].json(address, body()), `${name} with ${id.slice(0, 20)}`);
        const fields = Object.fromEntries(Object.entries(body()).map(([key, value]) => [key, String(value)]));
        const page = await visitors[as].form(address, fields);
        expect(page.status, `${name} as a form with ${id.slice(0, 20)}`).toBeLessThan(500);
      }
    },
  );

  test.each(endpoints)('%s: bodies that are no object, of another type, or too long', async (name) => {
    const { as, at, body } = goodOf(name);
    const whole = JSON.stringify(body());
    for (const sent of [
      '',
      'null',
      '[]',
      '"text"',
      '1',
      '{',
      `[${whole}]`,
      '{"__proto__":{"a":1}}',
      '{"constructor":{"prototype":{"a":1}}}',
    ]) {
      const response = await visitors[as].json(at(), sent);
      expect(response.status, `${name}: ${sent.slice(0, 40)}`).toBeLessThan(500);
    }
    for (const type of [
      'text/plain',
      'application/xml',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded; charset=utf-16',
      'application/json; charset=utf-16',
      'x'.repeat(300),
    ]) {
      for (const accept of ['application/json', 'text/html'].slice(0, type === 'text/plain' ? 2 : 1)) {
        const response = await visitors[as].json(at(), whole, { 'content-type': type, accept });
        expect(response.status, `${name} as ${type.slice(0, 40)} for ${accept}`).toBeLessThan(500);
      }
    }
    // a browser that sends JSON and wants a page, with values that cannot become text
    const strange = {
      ...body(),
      title: { toString: 1 },
      body: [{ toString: 1 }],
      text: Object.create(null),
    };
    const page = await visitors[as].json(at(), strange, { accept: 'text/html' });
    expect(page.status, `${name} with what cannot become text`).toBeLessThan(500);
    const long = await visitors[as].json(at(), JSON.stringify({ ...body(), title: 'x'.repeat(300_000) }));
    expect(long.status, `${name} with 300 kB`).toBe(429);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  test.each(endpoints)('%s: not without our Origin, the token of the session and its mark', async (name) => {
    const { as, at, body } = goodOf(name);
    const { json, form, csrf, mark } = visitors[as];
    const stranger = visitors[as === 'learner' ? 'manager' : 'learner'];
    const before = await effects();
    const tries: [Promise<Response>, number][] = [
      [json(at(), body(), { origin: 'null' }), 403],
      [json(at(), body(), { origin: 'https://evil.example' }), 403],
      [json(at(), body(), { origin: 'http://localhost:8080.evil.example' }), 403],
      [json(at(), body(), { 'x-csrf-token': '' }), 403],
      [json(at(), body(), { 'x-csrf-token': stranger.csrf }), 403],
      [json(at(), body(), { 'x-session-mark': stranger.mark }), 409],
      [json(at(), body(), { 'x-session-mark': 'a-mark-of-nobody' }), 409],
      [form(at(), { _csrf: stranger.csrf }), 403],
      [form(at(), { _csrf: [csrf, stranger.csrf] }), 403],
      [form(at(), { _mark: stranger.mark }), 409],
      [form(at(), { _csrf: '', _mark: mark }), 403],
    ];
    for (const [index, [answer, status]] of tries.entries())
      expect((await answer).status, `${name}, try ${index}`).toBe(status);
    expect(await effects(), `${name} left something behind`).toEqual(before);
  });
});

/** How much every table holds that a form may write to. */
async function effects(): Promise<Record<string, number>> {
  const [row] = await ground.owner`
    select (select count(*)::int from audit.entry where action not like '%.read') as audited,
           (select count(*)::int from records.statement) as said`;
  return { audited: row?.audited, said: row?.said };
}

describe('what was typed', () => {
  test('comes back in the page with the sentence that names the field', async () => {
    const typed = 'A capability that I typed with <b>care</b> & love';
    const fields = { _form: 'goal-new', title: '', originText: typed, origin: 'challenge' };
    const page = await visitors.learner.form('/goals', fields);
    expect(page.status).toBe(422);
    const html = await page.text();
    expect(html).toContain('A capability that I typed with &lt;b>care&lt;/b> &amp; love');
    expect(html).toContain('Name the capability in a few words');
  });

  test('a NUL is named with its field, and nothing is kept', async () => {
    const response = await visitors.learner.json('/goals', { title: 'a\u0000b', origin: 'challenge' });
    expect(response.status).toBe(422);
    const { faults } = (await response.json()) as { faults: { field: string; message: string }[] };
    expect(faults).toMatchObject([{ field: 'title' }]);
  });
});

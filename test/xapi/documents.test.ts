import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mergeDocuments } from '../../xapi/documents/merge-documents.ts';
import { ada, type Harness, openHarness } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterEach(() => expect(h.faults).toEqual([]));
afterAll(() => h?.close());

const ACTIVITY = 'https://lms.example/course/7';
const JSON_TYPE = { 'content-type': 'application/json' };
const SINCE_THEN = 'If-Match or If-None-Match';
let number = 0;

/** The three resources, each with a name of its own per call, so that no test meets what another left. */
const RESOURCES = {
  state: ['/xapi/activities/state', 'stateId', { activityId: ACTIVITY, agent: JSON.stringify(ada()) }],
  'agent profile': ['/xapi/agents/profile', 'profileId', { agent: JSON.stringify(ada()) }],
  'activity profile': ['/xapi/activities/profile', 'profileId', { activityId: ACTIVITY }],
} as const;
type Kind = keyof typeof RESOURCES;
const KINDS = Object.keys(RESOURCES) as Kind[];
const PROFILES = ['agent profile', 'activity profile'] as const;

interface Ask {
  readonly headers?: Record<string, string>;
  readonly body?: BodyInit;
  readonly version?: string;
  /** Parameters to add or, with null, to leave out. */
  readonly with?: Record<string, string | null>;
}

function at(kind: Kind, id = `doc ${++number}`) {
  const [path, idName, scope] = RESOURCES[kind];
  return (method: string, { headers = {}, body, version = '1.0.3', with: more = {} }: Ask = {}) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...scope, [idName]: id, ...more }))
      if (value !== null) parameters.set(name, value);
    return h.request(`${path}?${parameters}`, {
      method,
      body,
      headers: { 'x-experience-api-version': version, ...headers },
    });
  };
}

const errorOf = async (answer: Response) => ((await answer.json()) as { error: string }).error;
const create = { 'if-none-match': '*', 'content-type': 'text/plain' };

describe.each(KINDS)('%s documents (Communication 2.2, 2.3, 2.6, 2.7)', (kind) => {
  test('comes back byte for byte with its type, a quoted SHA-1 as ETag, and the time; HEAD without the body', async () => {
    const ask = at(kind);
    const body = new Uint8Array([0, 255, 13, 10, 0, 128, 45, 45]);
    const type = 'application/x.odd; charset=binary';
    const put = await ask('PUT', { headers: { 'if-none-match': '*', 'content-type': type }, body });
    expect([put.status, await put.text()]).toEqual([204, '']);
    const got = await ask('GET');
    expect(got.status).toBe(200);
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(body);
    expect(got.headers.get('content-type')).toBe(type);
    const digest = Buffer.from(await crypto.subtle.digest('SHA-1', body)).toString('hex');
    expect(got.headers.get('etag')).toBe(`"${digest}"`);
    expect(Math.abs(Date.parse(got.headers.get('last-modified')!) - Date.now())).toBeLessThan(60_000);
    expect(got.headers.get('content-disposition')).toBe('attachment');
    expect(got.headers.get('x-content-type-options')).toBe('nosniff');
    const head = await ask('HEAD');
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', `"${digest}"`]);
  });

  test('that is not there is a 404; deleting it is no error and leaves nothing', async () => {
    const ask = at(kind);
    expect((await ask('GET')).status).toBe(404);
    expect((await ask('DELETE')).status).toBe(204);
    await ask('PUT', { headers: create, body: 'x' });
    expect((await ask('DELETE')).status).toBe(204);
    expect((await ask('GET')).status).toBe(404);
  });

  test('If-None-Match: * creates once and is a 412 afterwards; If-Match replaces the version it names only', async () => {
    const ask = at(kind);
    expect((await ask('PUT', { headers: { 'if-match': '*' }, body: 'x' })).status).toBe(412);
    expect((await ask('PUT', { headers: create, body: 'one' })).status).toBe(204);
    const again = await ask('PUT', { headers: create, body: 'two' });
    expect(again.status).toBe(412);
    expect(await errorOf(again)).toContain(SINCE_THEN);
    const etag = (await ask('GET')).headers.get('etag')!;
    expect((await ask('PUT', { headers: { 'if-match': '"0000"' }, body: 'two' })).status).toBe(412);
    expect((await ask('PUT', { headers: { 'if-match': `"no", ${etag}` }, body: 'two' })).status).toBe(204);
    expect((await ask('PUT', { headers: { 'if-match': etag }, body: 'three' })).status).toBe(412);
    expect(await (await ask('GET')).text()).toBe('two');
    expect((await ask('DELETE', { headers: { 'if-match': etag } })).status).toBe(412);
    const now = (await ask('GET')).headers.get('etag')!;
    expect((await ask('DELETE', { headers: { 'if-match': now } })).status).toBe(204);
  });

  test('2.0: PUT without a header creates, and is a 409 on what is there', async () => {
    const ask = at(kind);
    expect((await ask('PUT', { version: '2.0.0', body: 'one' })).status).toBe(204);
    const blind = await ask('PUT', { version: '2.0.0', body: 'two' });
    expect(blind.status).toBe(409);
    expect(await errorOf(blind)).toContain('If-Match');
    expect(await (await ask('GET', { version: '2.0.0' })).text()).toBe('one');
  });

  test('POST merges JSON objects on the first level, and creates where nothing is', async () => {
    const ask = at(kind);
    const post = (body: string, headers: Record<string, string> = JSON_TYPE) =>
      ask('POST', { headers, body });
    expect((await post('{"a":{"x":1,"y":2},"b":[1],"keep":null}')).status).toBe(204);
    expect((await post('{"a":{"z":3},"b":2,"__proto__":{"p":1}}')).status).toBe(204);
    const merged = await ask('GET');
    expect(await merged.text()).toBe('{"a":{"z":3},"b":2,"keep":null,"__proto__":{"p":1}}');
    expect(merged.headers.get('content-type')).toBe('application/json');
    const old = merged.headers.get('etag')!;
    expect((await post('{"c":1}', { ...JSON_TYPE, 'if-match': '"other"' })).status).toBe(412);
    expect((await post('{"c":1}', { ...JSON_TYPE, 'if-match': old })).status).toBe(204);
    expect((await ask('GET')).headers.get('etag')).not.toBe(old);
  });

  test('POST refuses what is no JSON object, and leaves what is there', async () => {
    const ask = at(kind);
    for (const body of ['[1]', '"x"', '{', '', 'null', '{"a":1e999}'])
      expect((await ask('POST', { headers: JSON_TYPE, body })).status, body).toBe(400);
    expect((await ask('GET')).status).toBe(404);
    // the first may be of any type; what is there is not merged with anything then
    expect((await ask('POST', { headers: { 'content-type': 'text/plain' }, body: 'words' })).status).toBe(
      204,
    );
    for (const type of ['application/json', 'text/plain'])
      expect((await ask('POST', { headers: { 'content-type': type }, body: '{"a":1}' })).status).toBe(400);
    expect(await (await ask('GET')).text()).toBe('words');
  });

  test('a document nested without bound is a 400, not a fault: sent to be merged, or there to be merged with', async () => {
    const ask = at(kind);
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await ask('POST', { headers: JSON_TYPE, body: deep })).status).toBe(400);
    await ask('PUT', { headers: { ...create, ...JSON_TYPE }, body: deep });
    expect((await ask('POST', { headers: JSON_TYPE, body: '{"b":1}' })).status).toBe(400);
  });

  test('names the parameter that is wrong', async () => {
    const ask = at(kind);
    const [, idName, scope] = RESOURCES[kind];
    const wrong: [Record<string, string | null>, string][] = [
      ...Object.keys(scope).map((name): [Record<string, null>, string] => [
        { [name]: null },
        `${name}: must`,
      ]),
      ...('activityId' in scope ? [[{ activityId: 'no iri' }, 'activityId: must be an IRI'] as never] : []),
      ...('agent' in scope
        ? ([
            [{ agent: 'x' }, 'agent: must'],
            [{ agent: '{"mbox":"x"}' }, 'agent.mbox: must be an address such as mailto:'],
            [{ agent: '{"objectType":"Group","member":[]}' }, 'agent'],
          ] as [Record<string, string>, string][])
        : []),
      [{ [idName]: '' }, `${idName}: must not`],
      [{ [idName]: 'a\0b' }, `${idName}: takes`],
      [{ [idName]: 'x'.repeat(3000) }, `${idName}: takes`],
      [{ stateid: 'x' }, '"stateid" is not known'],
      [{ since: 'yesterday' }, 'since: must be an RFC 3339'],
      ...(kind === 'state' ? [] : [[{ registration: crypto.randomUUID() }, '"registration"'] as never]),
    ];
    for (const [parameters, sentence] of wrong) {
      const answer = await ask('GET', { with: parameters });
      expect([answer.status, await errorOf(answer)], JSON.stringify(parameters)).toEqual([
        400,
        expect.stringContaining(sentence),
      ]);
    }
    const [path, ,] = RESOURCES[kind];
    const twice = new URLSearchParams([...Object.entries(scope), [idName, 'a'], [idName, 'b']]);
    expect(await errorOf(await h.request(`${path}?${twice}`))).toBe(`${idName}: is given twice.`);
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const since = { since: '2026-01-01T00:00:00Z' };
      expect((await ask(method, { headers: create, body: 'x', with: since })).status, method).toBe(400);
    }
    for (const method of ['PUT', 'POST'])
      expect(await errorOf(await ask(method, { body: 'x', with: { [idName]: null } }))).toContain(idName);
  });

  test('lists ids, those changed after since, and only of its own scope and tenant', async () => {
    const mine = ada(`lister of ${kind}`);
    const own = {
      ...('agent' in RESOURCES[kind][2] ? { agent: JSON.stringify(mine) } : {}),
      ...('activityId' in RESOURCES[kind][2]
        ? { activityId: `${ACTIVITY}/${encodeURIComponent(kind)}` }
        : {}),
    };
    const list = async (more: Record<string, string> = {}, as = h.moodle) => {
      const [path] = RESOURCES[kind];
      const answer = await h.request(`${path}?${new URLSearchParams({ ...own, ...more })}`, { as });
      return [answer.status, await answer.json(), answer.headers.get('last-modified')];
    };
    expect(await list()).toEqual([200, [], null]);
    await at(kind, 'b')('PUT', { headers: create, body: '1', with: own });
    await at(kind, 'a\\"ü')('PUT', { headers: create, body: '1', with: own });
    const [, ids, modified] = await list();
    expect([ids, typeof modified]).toEqual([['a\\"ü', 'b'], 'string']);
    const [row] = await h.inTenant(
      h.moodle.tenant,
      (sql) => sql<{ at: string }[]>`
        select to_char(max(updated_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
        from records.document where document_id = 'a\\"ü'`,
    );
    expect((await list({ since: row!.at }))[1]).toEqual([]);
    await at(kind, 'b')('PUT', { headers: { 'if-match': '*' }, body: '2', with: own });
    expect((await list({ since: row!.at }))[1]).toEqual(['b']);
    expect((await list({}, h.stranger))[1]).toEqual([]);
    expect((await list({}, h.other))[1]).toHaveLength(2);
  });
});

describe.each(PROFILES)('1.0.3: a blind PUT of an %s', (kind) => {
  test('is a 400 on nothing and a 409 on what is there (Communication 3.1)', async () => {
    const ask = at(kind);
    const refused = await ask('PUT', { body: 'one' });
    expect(refused.status).toBe(400);
    expect(await errorOf(refused)).toContain('If-None-Match: *');
    await ask('PUT', { headers: create, body: 'one' });
    expect((await ask('PUT', { body: 'two' })).status).toBe(409);
    expect(await (await ask('GET')).text()).toBe('one');
  });
});

describe('state documents', () => {
  test('1.0.3 overwrites without a header', async () => {
    const ask = at('state');
    for (const body of ['one', 'two']) expect((await ask('PUT', { body })).status).toBe(204);
    expect(await (await ask('GET')).text()).toBe('two');
  });

  test('of one id differ by registration, which a list and a deletion may leave open', async () => {
    const [one, two] = ['6690e6c9-3ef0-4ed3-8b37-7f3964730bee', 'D2B0E6C9-3EF0-4ED3-8B37-7F3964730BEE'];
    const agent = JSON.stringify(ada('registered'));
    const ask = at('state', 'resume');
    const put = (body: string, registration: string | null) =>
      ask('PUT', { body, with: { agent, registration } });
    for (const [body, registration] of [
      ['none', null],
      ['one', one],
      ['two', two],
    ] as const)
      await put(body, registration);
    const text = async (registration: string | null) =>
      (await ask('GET', { with: { agent, registration } })).text();
    expect([await text(null), await text(one), await text(two.toLowerCase())]).toEqual([
      'none',
      'one',
      'two',
    ]);
    const list = async (registration: string | null) =>
      (await ask('GET', { with: { agent, registration, stateId: null } })).json();
    expect([await list(null), await list(one)]).toEqual([['resume'], ['resume']]);
    expect((await ask('DELETE', { with: { agent, registration: one, stateId: null } })).status).toBe(204);
    expect([await list(one), await text(two)]).toEqual([[], 'two']);
    expect((await ask('DELETE', { with: { agent, stateId: null } })).status).toBe(204);
    expect([await list(null), await list(two)]).toEqual([[], []]);
    expect((await put('x', 'no uuid')).status).toBe(400);
  });

  test('agents are told apart by their identifier alone, whatever it holds', async () => {
    const named = { account: { homePage: 'https://lms.example', name: 'n\0\ud800' } };
    const ask = at('state', 'named');
    expect((await ask('PUT', { body: 'x', with: { agent: JSON.stringify(named) } })).status).toBe(204);
    const again = await ask('GET', { with: { agent: JSON.stringify({ ...named, name: 'Ada' }) } });
    expect(await again.text()).toBe('x');
    expect((await ask('GET', { with: { agent: JSON.stringify(ada('else')) } })).status).toBe(404);
  });
});

describe('limits', () => {
  test('a body of more than 10 MB is a 413, and so is what merging would make of two smaller ones', async () => {
    const ask = at('state');
    expect((await ask('PUT', { body: new Uint8Array(10_000_001) })).status).toBe(413);
    const half = (name: string) => JSON.stringify({ [name]: 'x'.repeat(6_000_000) });
    expect((await ask('POST', { headers: JSON_TYPE, body: half('a') })).status).toBe(204);
    expect((await ask('POST', { headers: JSON_TYPE, body: half('b') })).status).toBe(413);
    expect((await ask('POST', { headers: JSON_TYPE, body: half('a') })).status).toBe(204);
  });
});

test('merging is what Object.assign does, for any two objects and any names', () => {
  const bodyOf = (value: unknown) => ({
    contentType: 'application/json',
    content: new TextEncoder().encode(JSON.stringify(value)),
  });
  const some = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(
    fc.property(some, some, (one, two) => {
      const before = JSON.parse(JSON.stringify(one)) as object;
      const after = JSON.parse(JSON.stringify(two)) as object;
      const merged = mergeDocuments(bodyOf(before), bodyOf(after));
      const expected = new Map([...Object.entries(before), ...Object.entries(after)]);
      const found = JSON.parse(new TextDecoder().decode(merged?.content)) as object;
      expect(new Map(Object.entries(found))).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

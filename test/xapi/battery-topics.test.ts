import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject, Statement } from '../../xapi/index.ts';
import { ada, type Harness, openHarness, statementOf } from './support.ts';

// Topics of the two batteries of the public conformance suite that no other file here holds. Each runs in both
// versions.

const harnesses: Record<string, Harness> = {};
beforeAll(async () => {
  for (const version of ['1.0.3', '2.0.0']) harnesses[version] = await openHarness({ version });
});
afterEach(() => expect(Object.values(harnesses).flatMap(({ faults }) => faults)).toEqual([]));
afterAll(async () => {
  for (const h of Object.values(harnesses)) await h.close();
});

const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';
const voidingOf = (id: string) =>
  statementOf({ id: randomUUID(), verb: { id: VOIDED }, object: { objectType: 'StatementRef', id } });

describe.each(['1.0.3', '2.0.0'])('in %s', (version) => {
  const here = () => harnesses[version]!;
  const put = (path: string, body: unknown) =>
    here().request(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const roundTrip = async (parts: JsonObject): Promise<Statement> => {
    const id = randomUUID();
    expect((await here().post(statementOf({ id, ...parts }))).status).toBe(200);
    return (await (await here().get({ statementId: id })).json()) as Statement;
  };

  test('numbers keep the precision of 64 bits (Data 2.2, XAPI-00002)', async () => {
    const score = { scaled: 0.123456789012345, raw: 3.4028234663852886e38, min: -1.401298464324817e-45 };
    expect((await roundTrip({ result: { score } })).result?.score).toEqual(score);
  });

  test('text of any script comes back, in bodies and in parameters (Communication 1.4)', async () => {
    const name = `Ада, アダ, עדה, 👩🏽‍💻, e\u0301 ${randomUUID()}`;
    const back = await roundTrip({ actor: ada(name), verb: { id: 'https://v.example/дело' } });
    expect([back.actor.account!.name, back.verb.id]).toEqual([name, 'https://v.example/дело']);
    expect(await here().list({ agent: JSON.stringify(ada(name)) })).toHaveLength(1);
  });

  test('extensions may be null, empty, or hold empty things, by POST and by PUT (Data 4.1, XAPI-00119)', async () => {
    const extensions = { 'https://x.example/a': null, 'https://x.example/b': '', 'https://x.example/c': {} };
    const parts = {
      result: { extensions },
      object: { id: 'https://o.example/1', definition: { extensions } },
    };
    const back = await roundTrip(parts);
    expect([back.result!.extensions, back.object]).toEqual([extensions, parts.object]);
    const id = randomUUID();
    expect((await put(`/xapi/statements?statementId=${id}`, statementOf(parts))).status).toBe(204);
  });

  test('a timestamp may lie ahead; milliseconds are kept (Data 4.5, 4.2.4.2)', async () => {
    const timestamp = new Date(Date.now() + 3_600_000).toISOString();
    expect((await roundTrip({ timestamp })).timestamp).toBe(timestamp);
  });

  test('stored and authority are the store’s own, whatever is sent; stored must be a time (Data 2.4.8, 2.4.9)', async () => {
    const sent = '2001-01-01T00:00:00.000Z';
    const back = await roundTrip({ stored: sent, authority: ada('somebody else') });
    expect(back.stored).not.toBe(sent);
    expect(back.authority!.account!.name).toBe('moodle');
    expect((await here().post(statementOf({ stored: 'yesterday' }))).status).toBe(400);
  });

  test('version 1.0.0 of a statement is kept, and set where there is none (Data 2.4.10, XAPI-00330)', async () => {
    expect((await roundTrip({ version: '1.0.0' })).version).toBe('1.0.0');
    expect((await roundTrip({})).version).toBe(version === '1.0.3' ? '1.0.0' : '2.0.0');
    for (const wrong of ['1', '0.9.5', '1.1.0', 1])
      expect((await here().post(statementOf({ version: wrong }))).status, String(wrong)).toBe(400);
  });

  test.each(['choices', 'scale', 'source', 'target', 'steps'])(
    '%s are components with ids of their own, beside an interactionType (Data 2.4.4.1)',
    async (name) => {
      const post = async (definition: JsonObject) =>
        (await here().post(statementOf({ object: { id: 'https://o.example/i', definition } }))).status;
      const component = { id: 'a', description: { en: 'A' } };
      const interactionType =
        { scale: 'likert', steps: 'performance', choices: 'sequencing' }[name] ?? 'matching';
      expect(await post({ interactionType, [name]: [component, { id: 'b' }] })).toBe(200);
      expect(await post({ [name]: [component] })).toBe(400);
      for (const wrong of [[component, component], [{ id: 1 }], [{ id: 'a', name: 'A' }], component, ['a']])
        expect(await post({ interactionType, [name]: wrong }), JSON.stringify(wrong)).toBe(400);
      expect(await post({ interactionType, [name]: [{ id: 'a', description: { 'no tag': 'A' } }] })).toBe(
        400,
      );
    },
  );

  test('an Agent or a Group as object says so; without objectType it is an Activity (Data 2.4.4.2, XAPI-00065)', async () => {
    const group = { objectType: 'Group', member: [ada()] };
    for (const [object, status] of [
      [ada(), 200],
      [group, 200],
      [{ account: ada().account }, 400],
      [{ ...group, objectType: 'Agent' }, 400],
    ] as const)
      expect((await here().post(statementOf({ object: object as JsonObject }))).status).toBe(status);
  });

  test('voiding twice and voiding what was never there are taken; a voiding is not voided (Data 2.3.2)', async () => {
    const h = here();
    const target = statementOf({ id: randomUUID() });
    await h.post(target);
    const [first, again, nothing] = [voidingOf(target.id!), voidingOf(target.id!), voidingOf(randomUUID())];
    for (const one of [first, again, nothing, voidingOf(first.id!)])
      expect((await h.post(one)).status).toBe(200);
    expect((await h.get({ voidedStatementId: target.id! })).status).toBe(200);
    for (const { id } of [first, again, nothing])
      expect((await h.get({ statementId: id! })).status).toBe(200);
    const targeting = await h.list({ verb: VOIDED });
    expect(targeting.map(({ id }) => id)).toEqual(expect.arrayContaining([first.id, again.id]));
  });

  test('a statement id stands alone but for attachments and format (Communication 2.1.3, XAPI-00151)', async () => {
    const h = here();
    const { id } = await roundTrip({});
    for (const [name, value] of [
      ['attachments', 'false'],
      ['format', 'exact'],
    ] as const)
      expect((await h.get({ statementId: id!, [name]: value })).status).toBe(200);
    const others = {
      agent: JSON.stringify(ada()),
      verb: 'https://v.example/1',
      activity: 'https://o.example/1',
      registration: randomUUID(),
      related_activities: 'true',
      related_agents: 'true',
      since: '2026-02-03T09:00:00Z',
      until: '2026-02-03T09:00:00Z',
      limit: '1',
      ascending: 'true',
    };
    for (const name of ['statementId', 'voidedStatementId'])
      for (const [other, value] of Object.entries(others))
        expect((await h.get({ [name]: id!, [other]: value })).status, `${name} ${other}`).toBe(400);
  });

  test('PUT needs a statementId, and the id of the body to be it; POST takes none (Communication 2.1.1, 2.1.2)', async () => {
    const id = randomUUID();
    expect((await put('/xapi/statements', statementOf())).status).toBe(400);
    expect((await put(`/xapi/statements?statementId=${id}`, statementOf({ id: randomUUID() }))).status).toBe(
      400,
    );
    expect((await put(`/xapi/statements?StatementId=${id}`, statementOf())).status).toBe(400);
    expect((await put(`/xapi/statements?statementId=${id}`, [statementOf()])).status).toBe(400);
    const posted = await here().request(`/xapi/statements?statementId=${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(statementOf()),
    });
    expect(posted.status).toBe(400);
    expect((await here().get({ statementId: id })).status).toBe(404);
  });

  const agent = JSON.stringify(ada('of documents'));
  const documents: [string, Record<string, string>][] = [
    ['activities/state', { activityId: 'https://o.example/d', agent, stateId: 'x' }],
    ['activities/profile', { activityId: 'https://o.example/d', profileId: 'x' }],
    ['agents/profile', { agent, profileId: 'x' }],
  ];

  test.each(documents)(
    '%s: the ETag decides every way of writing; the time is the last write’s',
    async (name, at) => {
      const path = `/xapi/${name}?${new URLSearchParams(at)}`;
      const send = (method: string, headers: Record<string, string>, body?: string) =>
        here().request(path, { method, headers: { 'content-type': 'application/json', ...headers }, body });
      expect((await send('PUT', { 'if-none-match': '*' }, '{"a":1}')).status).toBe(204);
      const first = await here().request(path);
      expect(first.headers.get('last-modified')).toMatch(/GMT$/);
      const stale = { 'if-match': `"${'0'.repeat(40)}"` };
      for (const [method, body] of [['PUT', '{}'], ['POST', '{"b":1}'], ['DELETE']] as const)
        expect((await send(method, stale, body)).status, method).toBe(412);
      expect(await (await here().request(path)).text()).toBe('{"a":1}');
      const etag = async () => ({ 'if-match': (await here().request(path)).headers.get('etag')! });
      expect((await send('POST', await etag(), '{"b":2}')).status).toBe(204);
      expect(await (await here().request(path)).json()).toEqual({ a: 1, b: 2 });
      expect((await send('PUT', await etag(), '{"c":3}')).status).toBe(204);
      const last = await here().request(path);
      expect(Date.parse(last.headers.get('last-modified')!)).toBeGreaterThanOrEqual(
        Date.parse(first.headers.get('last-modified')!),
      );
      expect((await send('DELETE', await etag())).status).toBe(204);
      expect((await here().request(path)).status).toBe(404);
    },
  );

  test.each(documents)(
    '%s: a parameter in another case is a 400, whatever is done (XAPI-00325)',
    async (name, at) => {
      for (const method of ['GET', 'PUT', 'POST', 'DELETE'])
        for (const key of Object.keys(at)) {
          const { [key]: value, ...others } = at;
          const wrong = { ...others, [key.toUpperCase()]: value! };
          const answer = await here().request(`/xapi/${name}?${new URLSearchParams(wrong)}`, {
            method,
            headers: { 'content-type': 'application/json', 'if-none-match': '*' },
            ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
          });
          expect(answer.status, `${method} ${key}`).toBe(400);
        }
    },
  );

  test('HEAD answers like GET without the body, at every resource (Communication 1.1, XAPI-00125)', async () => {
    const { id } = await roundTrip({});
    for (const path of [
      'about',
      'statements?limit=1',
      `statements?statementId=${id}`,
      `statements?statementId=${randomUUID()}`,
      'statements?limit=x',
      'activities?activityId=https://o.example/1',
      `agents?${new URLSearchParams({ agent })}`,
      `agents/profile?${new URLSearchParams({ agent })}`,
      `activities/profile?activityId=https://o.example/1`,
      `activities/state?${new URLSearchParams({ agent, activityId: 'https://o.example/1' })}`,
    ]) {
      const [got, head] = [
        await here().request(`/xapi/${path}`),
        await here().request(`/xapi/${path}`, { method: 'HEAD' }),
      ];
      const names = ['content-type', 'etag', 'x-experience-api-version'];
      expect(
        names.map((name) => head.headers.get(name)),
        path,
      ).toEqual(names.map((name) => got.headers.get(name)));
      expect([head.status, await head.text()], path).toEqual([got.status, '']);
    }
  });

  test('multipart without an attachment is taken, as JSON alone would be (Communication 1.5.2)', async () => {
    const statement = statementOf({ id: randomUUID() });
    const answer = await here().request('/xapi/statements', {
      method: 'POST',
      headers: { 'content-type': 'multipart/mixed; boundary=b' },
      body: `--b\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(statement)}\r\n--b--\r\n`,
    });
    expect(answer.status).toBe(200);
    expect((await here().get({ statementId: statement.id! })).status).toBe(200);
  });
});

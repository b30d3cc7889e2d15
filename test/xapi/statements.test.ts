import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Statement } from '../../xapi/index.ts';
import { moodleBatch } from './moodle-batch.ts';
import { ada, authorityOf, type Harness, openHarness, statementOf } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h?.close());

async function errorOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: string }).error;
}

async function count(tenant = h.moodle.tenant): Promise<number> {
  const [row] = await h.inTenant(
    tenant,
    (sql) => sql<{ n: number }[]>`select count(*)::int as n from records.statement`,
  );
  return row!.n;
}

describe('storing', () => {
  test('a statement comes back as it was sent, with what a store must assign', async () => {
    const id = randomUUID();
    const sent = statementOf({
      id,
      result: { score: { scaled: 0.5, raw: 1.25 }, duration: 'PT1H' },
      context: {
        contextActivities: { parent: { id: 'https://lms.example/p' } },
        extensions: { 'https://x.example/e': null },
      },
      timestamp: '2026-02-03T10:00:00.123456+01:00',
      authority: { mbox: 'mailto:liar@example.org' },
      stored: '1999-01-01T00:00:00Z',
    });
    const answer = await h.post(sent);
    expect([answer.status, await answer.json()]).toEqual([200, [id]]);
    const back = (await (await h.get({ statementId: id })).json()) as Statement;
    expect(back).toEqual({
      ...sent,
      context: {
        contextActivities: { parent: [{ id: 'https://lms.example/p' }] },
        extensions: { 'https://x.example/e': null },
      },
      authority: authorityOf(h.moodle),
      stored: back.stored,
      version: '1.0.0',
    });
    expect(Math.abs(Date.parse(back.stored!) - Date.now())).toBeLessThan(60_000);
  });

  test('a missing id is made, a missing timestamp is the time it was stored', async () => {
    const [id] = (await (await h.post(statementOf())).json()) as string[];
    const back = (await (await h.get({ statementId: id! })).json()) as Statement;
    expect(back.id).toBe(id);
    expect(back.timestamp).toBe(back.stored);
  });

  test('NUL, lone surrogates, __proto__ and deep values inside extensions survive', async () => {
    const id = randomUUID();
    const text = `{"actor":{"account":{"homePage":"https://lms.example","name":"n\\u0000\\ud800"}},"id":"${id}",
      "verb":{"id":"https://v.example/did"},"object":{"id":"https://o.example/1"},
      "result":{"response":"\\u0000","extensions":{"https://e.example/x":{"__proto__":{"a":null},"n":1e-7}}}}`;
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await h.request('/xapi/statements', { method: 'POST', headers, body: text });
    expect([answer.status, await answer.text()]).toEqual([200, `["${id}"]`]);
    const back = await (await h.get({ statementId: id })).text();
    expect(back).toContain('"__proto__":{"a":null}');
    expect(back).toContain('"response":"\\u0000"');
    const agent = '{"account":{"homePage":"https://lms.example","name":"n\\u0000\\ud800"}}';
    expect((await h.list({ agent })).map((one) => one.id)).toEqual([id]);
  });

  test('the app is told, in the transaction, of new statements only', async () => {
    const sent = statementOf({ id: randomUUID() });
    h.storedIds.length = 0;
    await h.post(sent);
    await h.post(sent);
    expect(h.storedIds).toEqual([sent.id]);
  });

  test('PUT stores under the id of the address and answers 204', async () => {
    const id: string = randomUUID();
    const put = (body: unknown, statementId = id) =>
      h.request(`/xapi/statements?statementId=${statementId}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await put(statementOf())).status).toBe(204);
    expect((await put(statementOf())).status).toBe(204);
    expect((await put(statementOf({ verb: { id: 'https://v.example/other' } }))).status).toBe(409);
    expect((await put(statementOf({ id: randomUUID() }))).status).toBe(400);
    expect((await put([statementOf()])).status).toBe(400);
    expect((await put(statementOf(), 'no-uuid')).status).toBe(400);
  });
});

describe('the same id again', () => {
  test('an identical retry succeeds, whatever id, authority, stored, version or writing may differ', async () => {
    const sent = statementOf({
      id: randomUUID(),
      actor: {
        objectType: 'Group',
        member: [{ mbox: 'mailto:a@Example.org' }, { mbox: 'mailto:b@example.org' }],
      },
      timestamp: '2026-02-03T10:00:00.500+01:00',
    });
    await h.post(sent);
    const again = {
      ...sent,
      actor: {
        objectType: 'Group',
        member: [{ mbox: 'mailto:b@example.org' }, { mbox: 'mailto:a@example.ORG' }],
      },
      object: { ...sent.object, definition: { name: { en: 'renamed since' } } },
      verb: { ...sent.verb, display: { en: 'completed' } },
      timestamp: '2026-02-03T09:00:00.5Z',
      stored: '2020-01-01T00:00:00Z',
      version: '1.0.2',
      authority: ada('somebody'),
    };
    const answer = await h.post(again, h.other);
    expect([answer.status, await answer.json()]).toEqual([200, [sent.id]]);
  });

  test('a statement that was read here may be sent back', async () => {
    const id = randomUUID();
    await h.post(statementOf({ id }));
    const read = (await (await h.get({ statementId: id })).json()) as Statement;
    expect((await h.post(read)).status).toBe(200);
    expect((await h.post({ ...read, timestamp: '2001-01-01T00:00:00Z' })).status).toBe(409);
  });

  test('a different statement is a 409 that names its place, and nothing of its batch is stored', async () => {
    const id = randomUUID();
    await h.post(statementOf({ id }));
    const before = await count();
    const answer = await h.post([statementOf({ id: randomUUID() }), statementOf({ id, actor: ada('eve') })]);
    expect(answer.status).toBe(409);
    expect(await errorOf(answer)).toMatch(/^\[1\]\.id: /);
    expect(await count()).toBe(before);
  });

  test('the same id twice in a batch is a 400 that names both places', async () => {
    const id = randomUUID();
    const answer = await h.post([statementOf({ id }), statementOf({ id: id.toUpperCase() })]);
    expect([answer.status, await errorOf(answer)]).toEqual([400, '[1].id: is the id of [0] too.']);
  });

  test('two tenants may use the same id, and see only their own', async () => {
    const id = randomUUID();
    expect((await h.post(statementOf({ id }))).status).toBe(200);
    expect((await h.get({ statementId: id }, h.stranger)).status).toBe(404);
    expect((await h.post(statementOf({ id, actor: ada('mallory') }), h.stranger)).status).toBe(200);
    const mine = (await (await h.get({ statementId: id })).json()) as Statement;
    expect(mine.actor).toEqual(ada());
  });
});

describe("Moodle's batches without ids", () => {
  test('answer exactly 200; the same batch again answers the same ids and stores nothing', async () => {
    const before = await count();
    const first = await h.post(moodleBatch());
    expect(first.status).toBe(200);
    const ids = (await first.json()) as string[];
    expect(new Set(ids).size).toBe(3);
    const second = await h.post(moodleBatch());
    expect([second.status, await second.json()]).toEqual([200, ids]);
    expect(await count()).toBe(before + 3);
  });

  test('are recognised however the sender cuts its batches, per credential', async () => {
    const [viewed, completed] = moodleBatch().map((one) => ({ ...one, timestamp: '2026-03-01T00:00:00Z' }));
    const ids = (await (await h.post([completed, viewed, completed])).json()) as string[];
    expect(ids[2]).toBe(ids[0]);
    expect(await (await h.post(viewed)).json()).toEqual([ids[1]]);
    expect(await (await h.post(viewed, h.other)).json()).not.toEqual([ids[1]]);
  });

  test('without a timestamp two equal statements are two', async () => {
    const [first] = (await (await h.post(statementOf())).json()) as string[];
    const [second] = (await (await h.post(statementOf())).json()) as string[];
    expect(second).not.toBe(first);
  });
});

describe('refusals', () => {
  test('name the place and the field, never the value', async () => {
    const wrong = statementOf({ actor: { mbox: 'mailto:secret person' } });
    const answer = await h.post([statementOf(), statementOf(), statementOf(), wrong]);
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toBe('[3].actor.mbox: must be an address such as mailto:ada@example.org.');
  });

  const json = { 'content-type': 'application/json' };
  test.each<[string, number, string, RequestInit]>([
    ['no JSON', 400, 'JSON', { headers: json, body: '{' }],
    ['no UTF-8', 400, 'UTF-8', { headers: json, body: new Uint8Array([0x22, 0xff, 0x22]) }],
    ['no object', 400, 'must be an object', { headers: json, body: '"x"' }],
    [
      'another content type',
      400,
      'application/json',
      { headers: { 'content-type': 'text/plain' }, body: '{}' },
    ],
    [
      'multipart without a part',
      400,
      'Part 1',
      { headers: { 'content-type': 'multipart/mixed; boundary=x' }, body: '--x--' },
    ],
    ['compression', 415, 'uncompressed', { headers: { ...json, 'content-encoding': 'gzip' }, body: 'x' }],
    ['65 levels', 400, 'nested deeper', { headers: json, body: '['.repeat(66) + ']'.repeat(66) }],
    ['a million levels', 400, 'nested deeper', { headers: json, body: '['.repeat(1e6) + ']'.repeat(1e6) }],
    ['a number beyond numbers', 400, 'too large', { headers: json, body: '{"a":1e999}' }],
    [
      '1001 statements',
      413,
      '1000',
      { headers: json, body: JSON.stringify(Array(1001).fill(statementOf())) },
    ],
    ['a body of 11 MB', 413, '10 MB', { headers: json, body: JSON.stringify('x'.repeat(11e6)) }],
  ])('%s: %i', async (_what, status, words, init) => {
    const answer = await h.request('/xapi/statements', { method: 'POST', ...init });
    expect(answer.status).toBe(status);
    expect(await errorOf(answer)).toContain(words);
  });

  test('a body without a length is counted while it arrives', async () => {
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1_000_000;
        if (sent > 40_000_000) controller.close();
        else controller.enqueue(new Uint8Array(1_000_000).fill(0x20));
      },
    });
    const answer = await h.request('/xapi/statements', {
      method: 'POST',
      headers: json,
      body,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(14_000_000);
  });

  test('wrong, absent or other credentials: 401 with a challenge', async () => {
    for (const authorization of ['', 'Bearer x', 'Basic !!', 'Basic bW9vZGxlOndyb25n', 'Basic /w==']) {
      const answer = await h.request('/xapi/statements', { headers: { authorization } });
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(answer.headers.get('www-authenticate')).toContain('Basic realm=');
    }
  });

  test('the version header rules, with a version and Consistent-Through on every answer', async () => {
    const ask = async (version: string) => {
      const answer = await h.request('/xapi/statements?limit=1', {
        headers: { 'x-experience-api-version': version },
      });
      expect(answer.headers.get('x-experience-api-consistent-through')).toMatch(/^\d{4}-.*Z$/);
      return [answer.status, answer.headers.get('x-experience-api-version')];
    };
    for (const version of ['1.0', '1.0.0', '1.0.1', '1.0.2', '1.0.3'])
      expect(await ask(version)).toEqual([200, '1.0.3']);
    for (const version of ['2.0.0', '2.0.1']) expect(await ask(version)).toEqual([200, '2.0.0']);
    for (const version of ['0.95', '0.9', '1.1.0', '3.0.0', '2', 'x'])
      expect(await ask(version)).toEqual([400, '1.0.3']);
    const none = await h.app.request('/xapi/statements');
    expect([none.status, none.headers.get('x-experience-api-version')]).toEqual([400, '1.0.3']);
  });

  test('what never is, is not found; a method that a resource has not, is not allowed', async () => {
    expect((await h.request('/xapi/nowhere')).status).toBe(404);
    for (const [method, path] of [
      ['DELETE', 'statements'],
      ['PUT', 'activities'],
      ['POST', 'agents'],
    ]) {
      expect([path, (await h.request(`/xapi/${path}`, { method })).status]).toEqual([path, 405]);
    }
    expect((await h.app.request('/xapi/about')).status).toBe(200);
  });

  test('are told to the app without query, body or credential', async () => {
    h.refused.length = 0;
    await h.get({ verb: 'private words' });
    expect(h.refused).toEqual([
      {
        method: 'GET',
        path: '/xapi/statements',
        status: 400,
        sentence: 'verb: must be an IRI with its scheme.',
        tenant: h.moodle.tenant,
      },
    ]);
  });

  test('nothing in this file was a 500', () => {
    expect(h.faults).toEqual([]);
  });
});

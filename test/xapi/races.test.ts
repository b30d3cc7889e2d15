import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { emitStatement, prepareStatement, type Statement } from '../../xapi/index.ts';
import { ada, authorityOf, type Harness, openHarness, statementOf } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
// no deadlock, no other fault: each would be a 500 and would be told
afterEach(() => expect(h.faults).toEqual([]));
afterAll(() => h?.close());

const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';
const all = <T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));
const statusesOf = (answers: readonly Response[]) => answers.map(({ status }) => status);
const countOf = (statuses: readonly number[], status: number) =>
  statuses.filter((one) => one === status).length;

describe.each([8, 64])('%i writers at once', (writers) => {
  const rounds = writers === 8 ? 5 : 2;

  test('with two different statements under one id: one is kept, all who sent it are answered 200, the others 409', async () => {
    for (let round = 0; round < rounds; round++) {
      const id = randomUUID();
      const two = [statementOf({ id, actor: ada('one') }), statementOf({ id, actor: ada('two') })];
      const statuses = statusesOf(await all(writers, (n) => h.post(two[n % 2])));
      const kept = (await (await h.get({ statementId: id })).json()) as Statement;
      const winner = kept.actor.account!.name === 'one' ? 0 : 1;
      expect(statuses).toEqual(Array.from({ length: writers }, (_, n) => (n % 2 === winner ? 200 : 409)));
    }
  });

  test('with overlapping batches: each statement is kept once', async () => {
    const verb = { id: `https://v.example/${randomUUID()}` };
    const pool = Array.from({ length: 20 + writers }, () => statementOf({ id: randomUUID(), verb }));
    const answers = await all(writers, (n) => h.post(pool.slice(n, n + 20)));
    expect(countOf(statusesOf(answers), 200)).toBe(writers);
    const kept = await h.list({ verb: verb.id, limit: '500' });
    const sent = pool.slice(0, 19 + writers).map(({ id }) => id);
    expect(kept.map(({ id }) => id).toSorted()).toEqual(sent.toSorted());
  });

  test('with the same batch in opposite orders, with ids and without: nobody blocks anybody', async () => {
    for (const named of [true, false]) {
      const verb = { id: `https://v.example/${randomUUID()}` };
      const batch = Array.from({ length: 30 }, (_, n) =>
        statementOf({
          ...(named ? { id: randomUUID() } : {}),
          verb,
          actor: ada(`somebody ${n}`),
          timestamp: '2026-02-03T09:00:00Z',
        }),
      );
      const answers = await all(writers, (n) => h.post(n % 2 === 0 ? batch : batch.toReversed()));
      expect(countOf(statusesOf(answers), 200)).toBe(writers);
      expect(await h.list({ verb: verb.id })).toHaveLength(30);
    }
  });

  test('with batches of which one place is taken: nothing of a refused batch is kept', async () => {
    const contested = randomUUID();
    const verb = { id: `https://v.example/${randomUUID()}` };
    const answers = await all(writers, (n) =>
      h.post([statementOf({ verb }), statementOf({ id: contested, verb, actor: ada(`writer ${n}`) })]),
    );
    expect([countOf(statusesOf(answers), 200), countOf(statusesOf(answers), 409)]).toEqual([1, writers - 1]);
    expect(await h.list({ verb: verb.id })).toHaveLength(2);
  });

  test('of one document: one of If-None-Match: *, one of If-Match wins, and the others are 412', async () => {
    const agent = JSON.stringify(ada(randomUUID()));
    const path = `/xapi/agents/profile?${new URLSearchParams({ agent, profileId: 'p' })}`;
    const put = (headers: Record<string, string>, body: string) =>
      h.request(path, { method: 'PUT', headers, body });
    const one = (statuses: readonly number[]) => [countOf(statuses, 204), countOf(statuses, 412)];
    const created = statusesOf(await all(writers, (n) => put({ 'if-none-match': '*' }, `created by ${n}`)));
    expect(one(created)).toEqual([1, writers - 1]);
    for (let round = 0; round < rounds; round++) {
      const before = await h.request(path);
      const etag = before.headers.get('etag')!;
      const statuses = statusesOf(await all(writers, (n) => put({ 'if-match': etag }, `${round} by ${n}`)));
      expect(one(statuses)).toEqual([1, writers - 1]);
      expect(await (await h.request(path)).text()).toBe(`${round} by ${statuses.indexOf(204)}`);
    }
  });

  test('that merge into one document lose no member, whoever of them creates it', async () => {
    const where = new URLSearchParams({
      activityId: 'https://a.example/1',
      agent: JSON.stringify(ada()),
      stateId: randomUUID(),
    });
    const post = (n: number, round: number) =>
      h.request(`/xapi/activities/state?${where}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ [`${round} ${n}`]: n, last: n }),
      });
    for (let round = 0; round < rounds; round++)
      expect(countOf(statusesOf(await all(writers, (n) => post(n, round))), 204)).toBe(writers);
    const merged = (await (await h.request(`/xapi/activities/state?${where}`)).json()) as object;
    expect(Object.keys(merged)).toHaveLength(rounds * writers + 1);
  });

  test('that write, merge and delete one document: each answer is one of the four, and what is left is whole', async () => {
    const where = new URLSearchParams({ activityId: `https://a.example/${randomUUID()}`, profileId: 'p' });
    const path = `/xapi/activities/profile?${where}`;
    const ways: RequestInit[] = [
      {
        method: 'PUT',
        headers: { 'if-none-match': '*', 'content-type': 'application/json' },
        body: '{"a":1}',
      },
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"b":1}' },
      { method: 'DELETE', headers: { 'if-match': '*' } },
      { method: 'PUT', headers: { 'if-match': '*', 'content-type': 'application/json' }, body: '{"c":1}' },
    ];
    const statuses = statusesOf(await all(writers, (n) => h.request(path, ways[n % 4]!)));
    expect(statuses.filter((status) => status !== 204 && status !== 412)).toEqual([]);
    const left = await h.request(path);
    if (left.status === 200) expect(Object.keys((await left.json()) as object).length).toBeGreaterThan(0);
    else expect(left.status).toBe(404);
  });

  test('that void and send the same statement: in the end it is voided, whichever came first', async () => {
    const targets = Array.from({ length: writers / 2 }, () => statementOf({ id: randomUUID() }));
    const voidingOf = ({ id }: Statement) =>
      statementOf({ verb: { id: VOIDED }, object: { objectType: 'StatementRef', id: id! } });
    const answers = await all(writers, (n) => {
      const target = targets[Math.floor(n / 2)]!;
      return h.post(n % 2 === 0 ? target : voidingOf(target));
    });
    expect(countOf(statusesOf(answers), 200)).toBe(writers);
    for (const { id } of targets) {
      expect((await h.get({ statementId: id! })).status).toBe(404);
      expect((await h.get({ voidedStatementId: id! })).status).toBe(200);
    }
  });

  test('of which half refer to what the other half sends at the same moment: each is found by what it refers to', async () => {
    for (let round = 0; round < rounds; round++) {
      const verb = { id: `https://v.example/${randomUUID()}` };
      const targets = Array.from({ length: writers / 2 }, () => statementOf({ id: randomUUID(), verb }));
      const referring = targets.map(({ id }) =>
        statementOf({
          id: randomUUID(),
          verb: { id: 'https://v.example/liked' },
          object: { objectType: 'StatementRef', id: id! },
        }),
      );
      const answers = await all(writers, (n) =>
        h.post((n % 2 === 0 ? targets : referring)[Math.floor(n / 2)]),
      );
      expect(countOf(statusesOf(answers), 200)).toBe(writers);
      const found = (await h.list({ verb: verb.id, limit: '500' })).map(({ id }) => id);
      expect(found.toSorted()).toEqual([...targets, ...referring].map(({ id }) => id).toSorted());
    }
  });
});

test('who refers waits for the target whose write was open when it came, and is found by it', async () => {
  const verb = { id: `https://v.example/${randomUUID()}` };
  const target = statementOf({ id: randomUUID(), verb });
  let commit = () => {};
  const gate = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let written = () => {};
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const open = h.inTenant(h.moodle.tenant, async (sql) => {
    await emitStatement(sql, prepareStatement(target, { authority: authorityOf(h.moodle) }));
    written();
    await gate;
  });
  await isWritten;
  const referring = statementOf({ id: randomUUID(), object: { objectType: 'StatementRef', id: target.id! } });
  const answered = h.post(referring);
  await new Promise((resolve) => setTimeout(resolve, 50));
  commit();
  await open;
  expect((await answered).status).toBe(200);
  const found = (await h.list({ verb: verb.id })).map(({ id }) => id);
  expect(found.toSorted()).toEqual([target.id, referring.id].toSorted());
});

test('readers who page while writers write meet everything that was there, once', async () => {
  const verb = { id: `https://v.example/${randomUUID()}` };
  const before = Array.from({ length: 200 }, () => statementOf({ id: randomUUID(), verb }));
  await h.post(before);
  let done = false;
  const writing = all(8, async () => {
    while (!done) await h.post(statementOf({ verb }));
  });
  for (const ascending of ['false', 'true']) {
    const seen: string[] = [];
    // ascending, what is certain to be complete is shown: that begins with what was there before
    let answer = await h.get({ verb: verb.id, limit: '23', ascending });
    for (let pages = 0; pages < 12; pages++) {
      const { statements, more } = (await answer.json()) as { statements: Statement[]; more: string };
      seen.push(...statements.map(({ id }) => id!));
      if (more === '') break;
      answer = await h.request(more);
    }
    expect(new Set(seen).size).toBe(seen.length);
    if (ascending === 'true') expect(before.filter(({ id }) => !seen.includes(id!))).toEqual([]);
  }
  done = true;
  await writing;
  const rest: string[] = [];
  for (let answer = await h.get({ verb: verb.id, limit: '500' }); ; ) {
    const { statements, more } = (await answer.json()) as { statements: Statement[]; more: string };
    rest.push(...statements.map(({ id }) => id!));
    if (more === '') break;
    answer = await h.request(more);
  }
  expect(before.filter(({ id }) => !rest.includes(id!))).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emitStatement, prepareStatement, type Statement } from '../../xapi/index.ts';
import { moodleBatch } from './moodle-batch.ts';
import { ada, authorityOf, type Harness, openHarness, statementOf } from './support.ts';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h?.close());

describe('several requests at once', () => {
  test('eight requests with two different statements under one id: exactly one statement wins', async () => {
    for (let round = 0; round < 20; round++) {
      const id = randomUUID();
      const two = [statementOf({ id, actor: ada('one') }), statementOf({ id, actor: ada('two') })];
      const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => h.post(two[n % 2])));
      const kept = (await (await h.get({ statementId: id })).json()) as Statement;
      const winner = kept.actor.account!.name === 'one' ? 0 : 1;
      const statuses = answers.map((answer) => answer.status);
      expect(statuses).toEqual(Array.from({ length: 8 }, (_, n) => (n % 2 === winner ? 200 : 409)));
    }
  });

  test('batches with the same ids in opposite orders do not block each other', async () => {
    for (let round = 0; round < 10; round++) {
      const batch = Array.from({ length: 30 }, () => statementOf({ id: randomUUID() }));
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) => h.post(n % 2 === 0 ? batch : batch.toReversed())),
      );
      expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
    }
    expect(h.faults).toEqual([]);
  });

  test("Moodle's batch eight times at once, in any order, is stored once and answers the same ids", async () => {
    const batch = moodleBatch();
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        const ids = (await (await h.post(n % 2 === 0 ? batch : batch.toReversed())).json()) as string[];
        return n % 2 === 0 ? ids : ids.toReversed();
      }),
    );
    for (const ids of answers) expect(ids).toEqual(answers[0]);
    const viewed = await h.list({ verb: 'http://id.tincanapi.com/verb/viewed' });
    expect(viewed).toHaveLength(1);
  });
});

describe('X-Experience-API-Consistent-Through', () => {
  /** Emits a statement in a transaction that stays open until the returned function is called. */
  async function openWrite(name: string): Promise<{ stored: number; commit: () => Promise<void> }> {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const prepared = prepareStatement(statementOf({ id: randomUUID(), actor: ada(name) }), {
      authority: authorityOf(h.moodle),
    });
    let written = (_ms: number) => {};
    const stored = new Promise<number>((resolve) => {
      written = resolve;
    });
    const done = h.inTenant(h.moodle.tenant, async (sql) => {
      await emitStatement(sql, prepared);
      const [row] = await sql<{ ms: string }[]>`
        select (extract(epoch from stored) * 1000)::text as ms from records.statement where id = ${prepared.id}`;
      written(Number(row!.ms));
      await gate;
    });
    return {
      stored: await stored,
      commit: async () => {
        release();
        await done;
      },
    };
  }

  const through = async (as = h.moodle) =>
    Date.parse((await h.get({ limit: '1' }, as)).headers.get('x-experience-api-consistent-through')!);

  test('never passes a write that is still open, and does once it is committed', async () => {
    const write = await openWrite('open');
    await h.post(statementOf({ actor: ada('quicker') }));
    expect(await through()).toBeLessThanOrEqual(write.stored);
    await write.commit();
    // an older value may be repeated for a tenth of a second
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await through()).toBeGreaterThan(write.stored);
  });

  test('is not held back by the writes of another tenant', async () => {
    const write = await openWrite('of another tenant');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await through(h.stranger)).toBeGreaterThan(write.stored);
    await write.commit();
  });

  test('an ascending reader who pages on never misses what commits late', async () => {
    const start = new Date(Date.now() - 1).toISOString();
    const write = await openWrite('late');
    for (let n = 0; n < 3; n++) await h.post(statementOf({ actor: ada(`early ${n}`) }));
    const during = await h.list({ ascending: 'true', since: start });
    expect(during.map((one) => one.actor.account?.name)).not.toContain('early 0');
    await write.commit();
    await new Promise((resolve) => setTimeout(resolve, 2));
    const after = await h.list({ ascending: 'true', since: during.at(-1)?.stored ?? start });
    expect(after.map((one) => one.actor.account!.name)).toEqual(['late', 'early 0', 'early 1', 'early 2']);
  });
});

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { groupInserts } from '../../xapi/postgres/group-inserts.ts';
import { normaliseStatement } from '../../xapi/statement/normalise-statement.ts';
import { type PreparedStatement, toPrepared } from '../../xapi/statement/prepare-statement.ts';
import type { Statement } from '../../xapi/types.ts';
import { raceOf, runRace } from './races-plan.ts';
import { ada, authorityOf, type Harness, openHarness, statementOf } from './support.ts';

// Requests of one sender that come at the same time are written in one transaction (xapi/postgres/group-inserts.ts).

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
// no deadlock, no other fault: each would be a 500 and would be told
afterEach(() => expect(h.faults).toEqual([]));
afterAll(() => h?.close());

const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';

describe('whatever is sent in one moment, each request is stored whole or not at all, and each id once', () => {
  test.each([
    [8, 25],
    [64, 5],
  ])('%i requests over few ids, contents and voidings, %i times', async (writers, numRuns) => {
    const property = fc.asyncProperty(raceOf(writers), async (race) => {
      expect(await runRace(h, race)).toEqual([]);
    });
    await fc.assert(property, { numRuns });
  });

  test('batches of two senders in opposite orders, grouped on both sides: nobody blocks anybody', async () => {
    for (const writers of [8, 64]) {
      const verb = { id: `https://v.example/${randomUUID()}` };
      const statements = Array.from({ length: 20 }, () => statementOf({ id: randomUUID(), verb }));
      const answers = await Promise.all(
        Array.from({ length: writers }, (_, n) => {
          const some = statements.slice(n % 10, (n % 10) + 10);
          return h.post(n % 2 ? some.toReversed() : some, n % 4 < 2 ? h.moodle : h.other);
        }),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(writers).fill(200));
      expect(await h.list({ verb: verb.id })).toHaveLength(Math.min(writers, 10) + 9);
    }
  });
});

describe('a group', () => {
  const verb = { id: `https://v.example/${randomUUID()}` };
  const prepare = (statement: Statement): PreparedStatement => {
    const given = statement.id !== undefined;
    const assigned = { id: randomUUID(), authority: authorityOf(h.moodle), dialect: '1.0' } as const;
    return toPrepared(normaliseStatement(statement, assigned), given);
  };
  const named = (name: string, id: string = randomUUID()) =>
    prepare(statementOf({ id, verb, actor: ada(name) }));
  const isThere = async (id: string) => (await h.get({ statementId: id })).status === 200;

  /** What happens around one writing. */
  type Around = (query: () => Promise<unknown>, batch: readonly PreparedStatement[]) => Promise<unknown>;

  /**
   * The writing of one sender with the database at a gate: two requests wait there, and everything that `insert` is
   * given before `settle` becomes the groups behind them. `sizes`: statements in each writing, in their order.
   */
  function gated(around: Around = (query) => query()) {
    const pool = postgres(h.database.urls.store, { max: 8, fetch_types: false, onnotice: () => undefined });
    const sizes: number[] = [];
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const sql = (async (parts: TemplateStringsArray, ...values: string[]) => {
      const query = () => pool(parts, ...values) as unknown as Promise<unknown>;
      if (!parts.join().includes('records.put_for')) return query();
      const batch = JSON.parse(values[1]!) as PreparedStatement[];
      sizes.push(batch.length);
      await gate;
      return around(query, batch);
    }) as unknown as Sql;
    const write = groupInserts({ sql, withTransaction: h.inTenant });
    const insert = (...batch: PreparedStatement[]) => write(h.moodle.tenant, h.moodle.key, batch);
    const ahead = [insert(named('ahead')), insert(named('ahead'))];
    return {
      insert,
      sizes,
      /** Lets everybody through and waits for them. */
      async settle<T extends readonly unknown[]>(
        waiting: T,
      ): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
        open();
        await Promise.all(ahead);
        const all = await Promise.all(waiting);
        // without a limit it would wait for the session that a test has ended
        await pool.end({ timeout: 1 });
        return all;
      },
    };
  }

  test('takes everybody who waits into one writing, and answers each with their own ids in their order', async () => {
    const { insert, sizes, settle } = gated();
    const batches = Array.from({ length: 10 }, (_, n) =>
      Array.from({ length: (n % 3) + 1 }, () => named(`${n}`)),
    );
    const answers = await settle(batches.map((batch) => insert(...batch)));
    expect(answers).toEqual(batches.map((batch) => ({ ok: true, ids: batch.map(({ id }) => id) })));
    expect(sizes).toEqual([1, 1, 19]);
  });

  test('is never larger than a hundred statements, unless one request alone is', async () => {
    const { insert, sizes, settle } = gated();
    const many = (count: number) => Array.from({ length: count }, () => named('many'));
    await settle([insert(...many(60)), insert(...many(60)), insert(...many(150)), insert(...many(30))]);
    expect(sizes.slice(2).toSorted((a, b) => a - b)).toEqual([60, 90, 150]);
  });

  test('holds no two requests with one id: one content wins, and whoever sent the other is refused', async () => {
    const { insert, sizes, settle } = gated();
    const id = randomUUID();
    const two = [named('one', id), named('two', id)];
    const answers = await settle(
      Array.from({ length: 12 }, (_, n) => insert(named(`beside ${n}`), two[n % 2]!)),
    );
    const kept = (await (await h.get({ statementId: id })).json()) as Statement;
    const winner = kept.actor.account!.name === 'one' ? 0 : 1;
    expect(answers.map(({ ok }) => ok)).toEqual(answers.map((_, n) => n % 2 === winner));
    expect(answers[1 - winner]).toEqual({ ok: false, because: 'id_taken', place: 1, id });
    expect(Math.max(...sizes)).toBe(2);
  });

  test('of which one is refused stores the others, and tells the refused its own place', async () => {
    const taken = named('first');
    expect((await h.store.insert(h.moodle.tenant, h.moodle.key, [taken])).ok).toBe(true);
    const { insert, sizes, settle } = gated();
    const beside = named('beside the refused');
    const good = Array.from({ length: 6 }, (_, n) => named(`good ${n}`));
    const waiting = good.slice(0, 3).map((one) => insert(one));
    waiting.push(insert(beside, named('another', taken.id)));
    waiting.push(...good.slice(3).map((one) => insert(one)));
    const answers = await settle(waiting);
    expect(sizes[2]).toBe(8);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, false, true, true, true]);
    expect(answers[3]).toEqual({ ok: false, because: 'id_taken', place: 1, id: taken.id });
    expect(await Promise.all(good.map(({ id }) => isThere(id)))).toEqual(Array(6).fill(true));
    expect(await isThere(beside.id)).toBe(false);
  });

  test('of which one voids what is not its own stores the others', async () => {
    const foreign = statementOf({ id: randomUUID() });
    await h.post(foreign, h.other);
    const { insert, settle } = gated();
    const voiding = prepare(
      statementOf({
        id: randomUUID(),
        verb: { id: VOIDED },
        object: { objectType: 'StatementRef', id: foreign.id! },
      }),
    );
    const good = named('beside a voiding');
    const answers = await settle([insert(voiding), insert(good)]);
    expect(answers.map(({ ok }) => ok)).toEqual([false, true]);
    expect(answers[0]).toMatchObject({ because: 'not_yours_to_void', place: 0 });
    expect([await isThere(foreign.id!), await isThere(voiding.id)]).toEqual([true, false]);
  });

  test('with a statement and its voiding, in either order: it is voided', async () => {
    for (const first of ['statement', 'voiding']) {
      const { insert, sizes, settle } = gated();
      const target = named('voided at once');
      const voiding = prepare(
        statementOf({
          id: randomUUID(),
          verb: { id: VOIDED },
          object: { objectType: 'StatementRef', id: target.id },
        }),
      );
      const both = first === 'statement' ? [target, voiding] : [voiding, target];
      const answers = await settle(both.map((one) => insert(one)));
      expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
      expect(sizes).toEqual([1, 1, 2]);
      expect(await isThere(target.id)).toBe(false);
      expect((await h.get({ voidedStatementId: target.id })).status).toBe(200);
      expect(await isThere(voiding.id)).toBe(true);
    }
  });

  test('of the same content without ids: it is stored once, and all are told its id', async () => {
    const { insert, settle } = gated();
    const mark = ada(randomUUID());
    const same = () => prepare(statementOf({ verb, actor: mark, timestamp: '2026-02-03T09:00:00Z' }));
    const answers = await settle(Array.from({ length: 9 }, (_, n) => insert(same(), named(`beside ${n}`))));
    const ids = answers.map((answer) => (answer.ok ? answer.ids[0] : 'refused'));
    expect(new Set(ids).size).toBe(1);
    expect((await h.list({ agent: JSON.stringify(mark) })).map(({ id }) => id)).toEqual([ids[0]]);
  });

  test('of equal contents without ids and times stores them all: nothing says that they are one', async () => {
    const { insert, settle } = gated();
    const mark = ada(randomUUID());
    const answers = await settle(
      Array.from({ length: 5 }, () => insert(prepare(statementOf({ verb, actor: mark })))),
    );
    expect(new Set(answers.map((answer) => answer.ok && answer.ids[0])).size).toBe(5);
    expect(await h.list({ agent: JSON.stringify(mark) })).toHaveLength(5);
  });

  test('whose answer is lost after its commit is answered all the same, and nothing is doubled', async () => {
    let lost = 0;
    const { insert, settle } = gated(async (query, { length }) => {
      const rows = await query();
      if (length === 1) return rows;
      lost++;
      throw new Error('the connection is gone');
    });
    const mark = ada(randomUUID());
    const batch = Array.from({ length: 8 }, (_, n) =>
      prepare(
        statementOf({
          verb: { id: `https://v.example/${n}` },
          actor: mark,
          ...(n % 2 ? { timestamp: '2026-02-03T09:00:00Z' } : {}),
        }),
      ),
    );
    const answers = await settle(batch.map((one) => insert(one)));
    expect(lost).toBe(1);
    expect(answers).toEqual(batch.map(({ id }) => ({ ok: true, ids: [id] })));
    const there = await h.list({ agent: JSON.stringify(mark) });
    expect(there.map(({ id }) => id).toSorted()).toEqual(batch.map(({ id }) => id).toSorted());
  });

  test('whose database session is ended in the middle of its writing is written again, each alone', async () => {
    const owner = postgres(h.database.ownerUrl, { max: 2 });
    const contested = named('contested');
    let ended = 0;
    const { insert, settle } = gated(async (query, { length }) => {
      if (length === 1) return query();
      // an open write of one of its ids keeps the group in the middle of its own
      const inTheWay = await owner.reserve();
      await inTheWay`begin`;
      await inTheWay`insert into records.statement_key (tenant_id, id, seq, content_hash)
        values (${h.moodle.tenant}, ${contested.id}, 1, sha256('another'))`;
      const writing = query();
      writing.catch(() => undefined);
      for (; ended === 0; await new Promise((resolve) => setTimeout(resolve, 10))) {
        const sessions = await owner`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%put_for%'`;
        ended += sessions.length;
      }
      await inTheWay`rollback`;
      inTheWay.release();
      return writing;
    });
    const good = [named('good'), named('good'), named('good')];
    const answers = await settle([contested, ...good].map((one) => insert(one)));
    await owner.end();
    expect(ended).toBe(1);
    expect(answers).toEqual([contested, ...good].map(({ id }) => ({ ok: true, ids: [id] })));
    expect(await Promise.all([contested, ...good].map(({ id }) => isThere(id)))).toEqual(Array(4).fill(true));
  });

  test('is no fault of those whose own writing goes well, and the sender can go on', async () => {
    const { insert, settle } = gated((query, batch) =>
      batch.some(({ statement }) => statement.includes('doomed'))
        ? Promise.reject(new Error('no room on the disk'))
        : query(),
    );
    const requests = ['good', 'doomed', 'good', 'doomed'].map((name) => insert(named(name)));
    const ends = Promise.allSettled(requests);
    const later = ends.then(() => insert(named('later')));
    await settle([ends, later]);
    expect((await ends).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ]);
    expect((await later).ok).toBe(true);
  });
});

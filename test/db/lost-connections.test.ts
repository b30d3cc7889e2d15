import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Pools } from '../../src/core/context.ts';
import { openPool } from '../../src/db/open-pool.ts';
import { closePools, openPools } from '../../src/db/pools.ts';
import { openQueue } from '../../src/db/queue.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';

let db: TestDatabase;
let company: TestTenant;
let wire: Wire;
let pools: Pools;

beforeAll(async () => {
  db = await testDatabase();
  company = await testTenant(db, { people: [{ key: 'learner' }] });
  wire = await openWire(new URL(db.ownerUrl));
  const urls = Object.fromEntries(
    Object.entries(db.urls).map(([plane, url]) => {
      const through = new URL(url);
      through.host = `127.0.0.1:${wire.port}`;
      return [plane, through.href];
    }),
  );
  pools = openPools(urls as typeof db.urls);
});
afterEach(() => wire.mend());
afterAll(async () => {
  await closePools(pools);
  wire.close();
  await closeTenants(db);
  await db.drop();
});

/** A connection that is as old has done what the driver does first. */
const OLD_MS = 150;

/** A wire to PostgreSQL that can be cut as a killed server cuts it: by a reset, with answers still unread. */
interface Wire {
  readonly port: number;
  cut(): void;
  mend(): void;
  close(): void;
}

async function openWire(database: URL): Promise<Wire> {
  const ends = new Map<Socket, number>();
  let whole = true;
  const server: Server = createServer((near) => {
    if (!whole) return void near.resetAndDestroy();
    const far = connect(Number(database.port), '127.0.0.1');
    const since = Date.now();
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.set(from, since);
      from.pipe(to);
      from.on('error', () => undefined).on('close', () => to.destroy());
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as { port: number }).port,
    cut() {
      whole = false;
      for (const [end, since] of ends) if (Date.now() - since >= OLD_MS) end.resetAndDestroy();
    },
    mend() {
      whole = true;
    },
    close: () => server.close(),
  };
}

/** Whatever comes of it; nobody waits for longer. */
const settled = (work: Promise<unknown>) =>
  Promise.race([work.then(() => 'done').catch(() => 'refused'), wait(20_000, 'still waiting')]);

describe('a database that is cut off while everybody is asking', () => {
  test('leaves nobody waiting: transactions and their end, single statements, what the queue asks; and nobody gets another’s answer', async () => {
    const context = { ...company.contextOf('learner'), pools };
    const queue = await openQueue(pools.jobs);
    const talk = (n: number) =>
      settled(
        inTransaction(context, 'common', async ({ sql }) => {
          for (let ask = 0; ask < 4; ask++) await sql`select ${n}::int, pg_sleep(0.004)`;
        }),
      );
    const all = () => Array.from({ length: 12 }, (_, n) => talk(n));
    for (let round = 0; round < 12; round++) {
      // connections that are there: what the driver looks up while it connects is refused to nobody, and loudly
      await Promise.all([
        ...all(),
        ...all().map(() => settled(pools.store`select pg_sleep(0.02)`)),
        settled(queue.fetch('statement.stored')),
      ]);
      await wait(OLD_MS);
      const work = all();
      const jobs = Array.from({ length: 4 }, () => settled(queue.fetch('statement.stored')));
      // whoever is refused asks once more at once, on what may be the same dying connection
      const alone = Array.from({ length: 8 }, () => {
        const ask = () => pools.store`select pg_sleep(0.01)`;
        return settled(ask().then(ask).then(ask).catch(ask).catch(ask));
      });
      await wait(5 + round * 2);
      wire.cut();
      expect(await Promise.all([...work, ...jobs, ...alone])).not.toContain('still waiting');
      wire.mend();
      // and the same pools go on
      await expect
        .poll(() => settled(inTransaction(context, 'common', ({ sql }) => sql`select 1`)))
        .toBe('done');
      await expect.poll(() => settled(queue.fetch('statement.stored'))).toBe('done');
      const answers = Array.from({ length: 20 }, (_, n) => pools.store`select ${n}::int as n`);
      expect((await Promise.all(answers)).map(([row]) => row?.n)).toEqual(answers.map((_, n) => n));
    }
  });

  test('a pool that is closed refuses those who wait for a connection, and whoever comes later', async () => {
    const pool = openPool(db.urls.common, 1, { onnotice: () => undefined });
    const line = await pool.reserve();
    const waits = [settled(pool.reserve()), settled(pool`select 1`.then())];
    await wait(20);
    const end = pool.end({ timeout: 1 });
    expect(await Promise.all(waits)).toEqual(['refused', 'refused']);
    line.release();
    await end;
    await expect(pool`select 1`).rejects.toThrow('have been closed');
  });

  test('a connection that was given back takes no statement any more, and is given back once', async () => {
    const pool = openPool(db.urls.common, 2, { onnotice: () => undefined });
    const line = await pool.reserve();
    line.release();
    line.release();
    expect(() => line`select 1`).toThrow('given back');
    const [one, other] = await Promise.all([pool.reserve(), pool.reserve()]);
    const pid = async (sql: Sql) => (await sql`select pg_backend_pid() as pid`)[0]?.pid;
    expect(await pid(one)).not.toBe(await pid(other));
    one.release();
    other.release();
    await pool.end({ timeout: 1 });
  });
});

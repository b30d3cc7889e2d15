import { PgBoss } from 'pg-boss';
import type { Sql } from 'postgres';
import type { Pool } from '../core/context.ts';
import { EVENT_NAMES } from '../core/events.ts';

/** The queue of work that comes round by itself (sealing, sweeping). */
export const ROUNDS_QUEUE = 'rounds';

/** Where a job ends after its last attempt; `doctor` and Connect show it. */
export const PARKED_QUEUE = 'parked';

export const QUEUE_NAMES: readonly string[] = [...EVENT_NAMES, ROUNDS_QUEUE];

/** Lets pg-boss run its statements on a connection of ours, so that a job is queued in the change's transaction. */
export function queueDatabase(sql: Sql) {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: pg-boss declares its rows as any[]
    async executeSql(text: string, values: unknown[] = []): Promise<{ rows: any[] }> {
      const rows = await sql.unsafe(text, values as never[]);
      return { rows: Array.isArray(rows[0]) ? rows.flat() : [...rows] };
    },
  };
}

/** The same on a pool: pg-boss' housekeeping opens a transaction in one call, which needs one connection for it. */
function pooledQueueDatabase(pool: Pool): ReturnType<typeof queueDatabase> {
  return {
    async executeSql(text, values) {
      const line = await pool.reserve();
      try {
        return await Promise.race([queueDatabase(line).executeSql(text, values), line.lost]);
      } finally {
        line.release();
      }
    },
  };
}

/** A queue that neither installs nor supervises: what the running product uses, on Node and on Workers alike. */
export async function openQueue(jobs: Pool): Promise<PgBoss> {
  const boss = new PgBoss({
    db: pooledQueueDatabase(jobs),
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => {});
  await boss.start();
  return boss;
}

/** Installs pg-boss' schema and the queues, as the owner. Repeating it changes nothing. */
export async function installQueue(owner: Sql): Promise<void> {
  const boss = new PgBoss({ db: queueDatabase(owner), supervise: false, schedule: false });
  boss.on('error', () => {});
  await boss.start();
  try {
    const there = new Set((await boss.getQueues()).map((queue) => queue.name));
    if (!there.has(PARKED_QUEUE)) await boss.createQueue(PARKED_QUEUE, { retentionSeconds: 90 * 86_400 });
    for (const name of QUEUE_NAMES) {
      if (there.has(name)) continue;
      await boss.createQueue(name, {
        deadLetter: PARKED_QUEUE,
        retryLimit: 8,
        retryDelay: 2,
        retryBackoff: true,
        // a job whose worker was killed is handed out again after this; each takes seconds at most
        expireInSeconds: 120,
      });
    }
  } finally {
    await boss.stop({ graceful: false, close: false });
  }
}

/** The queues that have something due: one look instead of one for each queue, which is what a quiet moment costs. */
export async function listDueQueues(jobs: Sql): Promise<ReadonlySet<string>> {
  const rows = await jobs<{ name: string }[]>`
    select distinct name from pgboss.job
     where name = any(${[...EVENT_NAMES]}::text[]) and state < 'active' and not blocked and start_after <= now()`;
  return new Set(rows.map(({ name }) => name));
}

import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { EVENT_NAMES } from '../../src/core/events.ts';
import { newId } from '../../src/core/ids.ts';
import { announce } from '../../src/db/announce.ts';
import { PARKED_QUEUE } from '../../src/db/queue.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { resumeJobs } from '../../src/jobs/resume-jobs.ts';
import { makeRounds } from '../../src/jobs/rounds.ts';
import { SUBSCRIPTIONS } from '../../src/jobs/subscriptions.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { closeTenants, type TestTenant, testTenant } from '../support/tenant.ts';

type Receive = (context: Context, ids: { goalId: string }) => Promise<unknown>;

/** Only who is woken is replaced, so that a test can say what happens then; queue and database are real. */
const receivers: Receive[] = [];
const subscriptions: { 'goal.shared': readonly Receive[] } = SUBSCRIPTIONS;
const inEarnest = subscriptions['goal.shared'];

let db: TestDatabase;
let owner: Sql;
let company: TestTenant;

beforeAll(async () => {
  subscriptions['goal.shared'] = receivers;
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  company = await testTenant(db, { people: [{ key: 'learner' }] });
});

beforeEach(async () => {
  receivers.length = 0;
  await owner`delete from pgboss.job`;
});

afterAll(async () => {
  subscriptions['goal.shared'] = inEarnest;
  await closeTenants(db);
  await owner.end();
  await db.drop();
});

const tell = (goalId: string, tenant = company) =>
  inTransaction(tenant.system, 'development', (tx) => announce(tx, 'goal.shared', { goalId }));

const stateOf = async (goalId: string, queue = 'goal.shared') =>
  (
    await owner`select state, retry_count, start_after, output from pgboss.job
                where name = ${queue} and data->'ids'->>'goalId' = ${goalId}`
  )[0];

/** Time passes for jobs that wait for their next attempt. */
const letTimePass = () => owner`update pgboss.job set start_after = now() where state = 'retry'`;

describe('drainJobs', () => {
  it('wakes every receiver of the event once, as the system, with the job as the reason', async () => {
    const seen: unknown[] = [];
    receivers.push(
      async (context, ids) => void seen.push([context.actor, context.tenantId, context.why.kind, ids]),
    );
    const goalId = newId();
    await tell(goalId);
    expect(await drainJobs(company.deps)).toBe(1);
    expect(seen).toEqual([[{ kind: 'system' }, company.tenantId, 'job', { goalId }]]);
    expect((await stateOf(goalId))?.state).toBe('completed');
    expect(await drainJobs(company.deps)).toBe(0);
  });

  it('goes on to what its own receivers announced, until nothing is left', async () => {
    const chain = [newId(), newId(), newId()];
    receivers.push(async (_context, { goalId }) => {
      const next = chain[chain.indexOf(goalId) + 1];
      if (next) await tell(next);
    });
    await tell(chain[0] ?? '');
    expect(await drainJobs(company.deps)).toBe(3);
  });

  it('tries a job again that failed, later each time, and it is done when it can be', async () => {
    let attempts = 0;
    receivers.push(async () => {
      attempts++;
      if (attempts < 3) throw new Error('not yet: somebody’s own words');
    });
    const goalId = newId();
    await tell(goalId);
    expect(await drainJobs(company.deps)).toBe(0);
    const waiting = await stateOf(goalId);
    expect(waiting?.state).toBe('retry');
    expect(waiting?.start_after.getTime()).toBeGreaterThan(Date.now());
    expect(JSON.stringify(waiting?.output), 'no words of the error are kept').not.toContain('words');
    expect(await drainJobs(company.deps), 'not before its time').toBe(0);
    expect(attempts).toBe(1);
    await letTimePass();
    await drainJobs(company.deps);
    await letTimePass();
    expect(await drainJobs(company.deps)).toBe(1);
    expect((await stateOf(goalId))?.state).toBe('completed');
  });

  it('parks a job after its last attempt, where doctor and Connect find it', async () => {
    let attempts = 0;
    receivers.push(async () => {
      attempts++;
      throw new Error('never');
    });
    const goalId = newId();
    await tell(goalId);
    for (let n = 0; n < 12; n++) {
      await drainJobs(company.deps);
      await letTimePass();
    }
    expect(attempts).toBe(9);
    expect((await stateOf(goalId))?.state).toBe('failed');
    const parked = await stateOf(goalId, PARKED_QUEUE);
    expect(parked?.state).toBe('created');
  });

  it('lets one failing receiver hold up neither the job’s other receivers nor other jobs', async () => {
    const done: string[] = [];
    receivers.push(async (_context, { goalId }) => {
      if (goalId === bad) throw new Error('always');
    });
    receivers.push(async (_context, { goalId }) => void done.push(goalId));
    const bad = newId();
    const good = newId();
    await tell(bad);
    await tell(good);
    expect(await drainJobs(company.deps)).toBe(1);
    // two jobs of one moment come in either order
    expect(new Set(done), 'the second receiver is woken although the first one failed').toEqual(
      new Set([bad, good]),
    );
    expect(done).toHaveLength(2);
    expect((await stateOf(bad))?.state).toBe('retry');
    expect((await stateOf(good))?.state).toBe('completed');
  });

  it('gives each job to one of several that drain at once', async () => {
    const seen: string[] = [];
    receivers.push(async (_context, { goalId }) => void seen.push(goalId));
    const ids = Array.from({ length: 50 }, newId);
    for (const goalId of ids) await tell(goalId);
    const done = await Promise.all([1, 2, 3].map(() => drainJobs(company.deps)));
    expect(done.reduce((sum, n) => sum + n)).toBe(50);
    expect(seen.sort()).toEqual(ids.sort());
  });

  it('hands a job out again whose worker was killed, at the latest after two minutes', async () => {
    const seen: string[] = [];
    receivers.push(async (_context, { goalId }) => void seen.push(goalId));
    const goalId = newId();
    await tell(goalId);
    const queue = await company.deps.queue();
    expect(await queue.fetch('goal.shared'), 'taken by a worker that never says anything again').toHaveLength(
      1,
    );
    expect(await drainJobs(company.deps)).toBe(0);
    await owner`update pgboss.job set started_on = started_on - interval '121 seconds' where state = 'active'`;
    await owner`update pgboss.queue set monitor_on = null, monitor_claim_on = null`;
    await makeRounds(company.deps);
    await letTimePass();
    await drainJobs(company.deps);
    expect(seen).toEqual([goalId]);
  });

  it('hands such a job out at once when the process starts again', async () => {
    const seen: string[] = [];
    receivers.push(async (_context, { goalId }) => void seen.push(goalId));
    const goalId = newId();
    await tell(goalId);
    await (await company.deps.queue()).fetch('goal.shared');
    expect(await resumeJobs(company.deps)).toBe(1);
    expect(await drainJobs(company.deps)).toBe(1);
    expect(seen).toEqual([goalId]);
    expect(await resumeJobs(company.deps), 'what is done stays done').toBe(0);
  });

  it('stops when its time is up and leaves the rest for the next round', async () => {
    receivers.push(async () => undefined);
    for (let n = 0; n < 3; n++) await tell(newId());
    expect(await drainJobs(company.deps, company.clock.now())).toBe(0);
    expect(await drainJobs(company.deps)).toBe(3);
  });
});

describe('makeRounds', () => {
  it('seals every tenant’s audit and sweeps what has expired', async () => {
    const other = await testTenant(db, { people: [{ key: 'learner' }] });
    await owner`insert into directory.login_state (state_hash, browser_hash, body, created_at, expires_at)
                values ('old', 'b', '{}', ${new Date('2026-01-01')}, ${new Date('2026-01-02')}),
                       ('new', 'b', '{}', ${company.clock.now()}, ${new Date(company.clock.now().getTime() + 60_000)})`;
    await makeRounds(company.deps);
    const left = await owner`select state_hash from directory.login_state`;
    expect(left.map((row) => row.state_hash)).toEqual(['new']);
    for (const tenant of [company, other]) {
      const [row] = await owner`
        select (select count(*)::int from audit.entry where tenant_id = ${tenant.tenantId}) as entries,
               (select count(*)::int from audit.seal where tenant_id = ${tenant.tenantId}) as seals`;
      expect(row?.entries).toBeGreaterThan(0);
      expect(row?.seals).toBe(row?.entries);
    }
  });
});

describe('the queues', () => {
  it('are there for every event, each parking what cannot be done', async () => {
    const rows = await owner`select name, dead_letter, retry_limit, retry_backoff from pgboss.queue`;
    for (const name of EVENT_NAMES)
      expect(rows.find((row) => row.name === name)).toMatchObject({
        dead_letter: PARKED_QUEUE,
        retry_backoff: true,
      });
  });
});

import pino from 'pino';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { Pool, Pools } from '../../src/core/context.ts';
import { contextFor, type Deps } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import { closePools, openPools } from '../../src/db/pools.ts';
import { openQueue } from '../../src/db/queue.ts';
import { createTenant, ensureKeys } from '../../src/features/tenants/index.ts';
import { drainJobs } from '../../src/jobs/drain.ts';
import { createNodeOutgoing } from '../../src/node/create-node-outgoing.ts';
import { practiceJourney } from '../../src/practice-lms/company/company.ts';
import { type LoadOptions, loadCompany } from '../../src/practice-lms/load-company.ts';
import { testDatabase } from '../support/database.ts';

const folder = new URL('../../src/practice-lms/company/', import.meta.url);
const lmsOrigin = 'http://127.0.0.1:8081';

/** One data folder's worth of product: a database, the application over it, and what the LMS keeps in its file. */
async function openHouse() {
  const db = await testDatabase();
  const pools = openPools(db.urls);
  const queue = openQueue(pools.jobs);
  const deps: Deps = {
    pools,
    queue: () => queue,
    now: () => new Date(),
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    publicUrl: 'http://localhost:8080',
    secretKey: db.secretKey,
    xapiDefaultVersion: '1.0.3',
    allowLoopbackPlatforms: true,
    stirred: new Set(),
    outgoing: createNodeOutgoing({ allowLoopback: true }),
    nudge: () => {},
    readAsset: async () => null,
  };
  await ensureKeys(deps);
  const app = await createApp(deps);
  const owner = postgres(db.ownerUrl, { max: 1, onnotice: () => {} });
  const kept = {
    companyLoaded: false,
    credentials: null as LoadOptions['lms']['credentials'],
    completions: new Set<string>(),
  };
  const load = (fetch: LoadOptions['fetch'] = app.fetch, origin = lmsOrigin, over = deps) =>
    loadCompany(over, {
      folder,
      lmsOrigin: origin,
      fetch,
      log: () => {},
      lms: {
        companyLoaded: kept.companyLoaded,
        credentials: kept.credentials,
        keepCredentials: (credentials) => {
          kept.credentials = credentials;
        },
        keepCompletion: (sub, courseId) => kept.completions.add(`${sub}:${courseId}`),
        keepLoaded: () => {
          kept.companyLoaded = true;
        },
      },
    });
  const close = async () => {
    await (await queue).stop({ graceful: false, close: false });
    await closePools(pools);
    await owner.end();
    await db.drop();
  };
  return { db, deps, app, owner, kept, load, close };
}

/** Pools that hand out so many connections and then no more, as after a power cut. */
function breakAfter(limit: number, pools: Pools): Pools {
  let left = limit;
  const breaking = (pool: Pool): Pool =>
    new Proxy(pool, {
      get: (target, name, receiver) =>
        name === 'reserve' && left-- <= 0
          ? () => Promise.reject(new Error('killed'))
          : Reflect.get(target, name, receiver),
    });
  const { common, development, evaluation } = pools;
  return {
    ...pools,
    common: breaking(common),
    development: breaking(development),
    evaluation: breaking(evaluation),
  };
}

type House = Awaited<ReturnType<typeof openHouse>>;

/** A job that a kill interrupted comes again with back-off, which nobody here waits for. */
async function workOffRetries({ owner, deps }: House): Promise<void> {
  const hurry = () =>
    owner`update pgboss.job set start_after = now() where state = 'retry' and name <> 'parked' returning id`;
  while ((await hurry()).length > 0) await drainJobs(deps);
}

/** How many rows there are of everything the story makes, and how often each thing was said and noted. */
async function countAll({ owner }: House): Promise<Record<string, number>> {
  const tables = [
    'person',
    'reporting_line',
    'role_grant',
    'competency',
    'learning_option',
    'alignment',
    'evidence',
    'observation',
    'shared_example',
    'recognition',
    'recognition_prompt',
    'conversation',
    'agenda_point',
    'shared_note',
    'promise',
    'cadence',
    'development.goal',
    'development.goal_question',
    'development.self_rating',
    'development.plan_item',
    'development.recommendation',
    'development.private_note',
    'evaluation.objective',
    'evaluation.target',
    'records.statement',
  ];
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await owner.unsafe(`select count(*)::int as n from ${table}`);
    counts[table] = row?.n;
  }
  // an import that found nothing to change was still one; a job done again finds the same again
  const actions = await owner`
    select action, count(*)::int as n from audit.entry
     where action not in ('people.imported', 'strategy.imported', 'objectives.imported', 'objective.imported',
                          'completion.found-relevant', 'recognition.prompted')
     group by action`;
  for (const { action, n } of actions) counts[`audit ${action}`] = n;
  return counts;
}

describe('loading the practice company', () => {
  let house: House;
  let seconds = 0;
  beforeAll(async () => {
    house = await openHouse();
    const start = process.cpuUsage();
    await house.load();
    const { user, system } = process.cpuUsage(start);
    seconds = (user + system) / 1e6;
  }, 120_000);
  afterAll(() => house.close());

  // on an idle machine it is there after four seconds; time of the clock would measure the neighbours
  test('costs less than 8 seconds of computing, so that nobody who tries the product waits long', () => {
    expect(seconds).toBeLessThan(8);
  });

  test('dates everything when it happened, and only the stamp of the record store is of today', async () => {
    const { owner } = house;
    const dated: Record<string, string> = {
      evidence: 'recorded_at',
      recognition: 'given_at',
      recognition_prompt: 'prompted_at',
      shared_note: 'written_at',
      level_reached: 'reached_at',
      'development.goal': 'created_at',
      'development.plan_item': 'planned_at',
      'development.recommendation': 'sent_at',
      'audit.entry': 'at',
    };
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const [table, column] of Object.entries(dated)) {
      const [row] = await owner.unsafe(
        `select count(*)::int as n, count(*) filter (where ${column} > $1 and ${column} <= now())::int as today from ${table}`,
        [hourAgo],
      );
      expect(row?.n, table).toBeGreaterThan(0);
      expect(row?.today, table).toBe(0);
    }
    const [store] = await owner`
      select min(stored) as stored, min((statement ->> 'timestamp')::timestamptz) as told from records.statement`;
    expect(store?.stored > hourAgo).toBe(true);
    expect(store?.told < new Date(Date.now() - 90 * 86_400_000)).toBe(true);
  });

  test('leaves the journey where it begins: level 2 and one piece at level 3, nothing waiting to be matched', async () => {
    const { owner } = house;
    const reached = await owner`
      select p.employee_number as number, max(r.level) as level from level_reached r
        join person p on p.id = r.person_id join competency c on c.id = r.competency_id
       where c.code = ${practiceJourney.skill} and p.employee_number in ('H1021', 'H1022') group by 1`;
    expect([...reached]).toEqual([{ number: practiceJourney.learner, level: 2 }]);
    const [waiting] =
      await owner`select count(*)::int as n from unmatched_completion where matched_at is null`;
    expect(waiting?.n).toBe(0);
    const [left] =
      await owner`select count(*)::int as n from pgboss.job where state in ('created', 'retry', 'failed')`;
    expect(left?.n).toBe(0);
    expect(house.kept.completions.size).toBe(39);
  });

  test('a second start with the company there does nothing', async () => {
    const before = await countAll(house);
    await house.load();
    expect(await countAll(house)).toEqual(before);
  });

  test('a start that lost the file of the LMS finds the company by its audit and only makes new credentials', async () => {
    const before = await countAll(house);
    house.kept.companyLoaded = false;
    house.kept.credentials = null;
    await house.load();
    const after = await countAll(house);
    expect(after).toEqual({ ...before, 'audit credential.added': before['audit credential.added']! + 1 });
  });

  test('a company that was loaded when the LMS played Moodle only gets the other platforms, and nothing else', async () => {
    const { owner } = house;
    const before = await countAll(house);
    const others = owner`select id from directory.platform where issuer like ${`${lmsOrigin}/as/%`}`;
    await owner`delete from directory.deployment where platform_id in (${others})`;
    expect(await owner`delete from directory.platform where id in (${others}) returning id`).toHaveLength(4);
    await house.load();
    const rows = await owner`
      select p.issuer, p.practice, p.numbers_trusted_at is not null as trusted, d.status, p.token_audience
        from directory.platform p join directory.deployment d on d.platform_id = p.id order by p.issuer`;
    expect(rows.map(({ issuer }) => issuer)).toEqual(
      ['', '/as/blackboard', '/as/brightspace', '/as/canvas', '/as/sakai'].map((path) => lmsOrigin + path),
    );
    expect(rows.every(({ practice, trusted, status }) => practice && trusted && status === 'active')).toBe(
      true,
    );
    expect(rows.flatMap((row) => row.token_audience ?? [])).toEqual([
      `${lmsOrigin}/as/brightspace/api/auth/token`,
    ]);
    const again = await countAll(house);
    for (const action of ['platform.added', 'platform.trusted', 'deployment.approved'])
      before[`audit ${action}`] = (before[`audit ${action}`] ?? 0) + 4;
    expect(again).toEqual(before);
  });

  test('an LMS at another address is registered too, and its courses and people are found there', async () => {
    const elsewhere = 'http://127.0.0.1:8095';
    await house.load(house.app.fetch, elsewhere);
    const [row] = await house.owner`
      select (select count(*)::int from account where issuer = ${elsewhere}) as accounts,
             (select count(*)::int from learning_option where url like ${`${elsewhere}/%`}) as options`;
    expect(row?.accounts).toBeGreaterThan(35);
    expect(row?.options).toBe(80);
  });
});

describe('loading that was killed', () => {
  test('goes on where it ended, and the company is the same as without a kill', async () => {
    const [whole, broken] = [await openHouse(), await openHouse()];
    try {
      await whole.load();
      const expected = await countAll(whole);
      // the power goes at completions all over the story, before and after the store took them
      for (const [limit, taken] of [
        [0, false],
        [3, true],
        [11, false],
        [12, true],
        [30, true],
      ] as const) {
        let left: number = limit;
        const untilItBreaks: LoadOptions['fetch'] = async (request) => {
          if (left-- > 0) return broken.app.fetch(request);
          if (taken) await broken.app.fetch(request);
          // what only the memory knew is gone
          broken.deps.stirred.clear();
          throw new Error('killed');
        };
        await expect(broken.load(untilItBreaks)).rejects.toThrow('killed');
      }
      await broken.load();
      await workOffRetries(broken);
      expect(await countAll(broken)).toEqual(expected);
    } finally {
      await whole.close();
      await broken.close();
    }
  }, 120_000);

  test('the same holds for a kill before any of its transactions', async () => {
    const [whole, broken] = [await openHouse(), await openHouse()];
    try {
      await whole.load();
      const expected = await countAll(whole);
      let kills = 0;
      // each start gets a little further than the one before, and ends somewhere else
      for (let limit = 25; kills < 40; limit += 22) {
        const over = { ...broken.deps, pools: breakAfter(limit, broken.deps.pools) };
        const done = await broken.load(broken.app.fetch, lmsOrigin, over).then(
          () => true,
          (error: Error) => {
            expect(error.message).toBe('killed');
            kills += 1;
            return false;
          },
        );
        if (done) break;
      }
      expect(kills).toBeGreaterThan(5);
      expect(kills).toBeLessThan(40);
      await workOffRetries(broken);
      expect(await countAll(broken)).toEqual(expected);
    } finally {
      await whole.close();
      await broken.close();
    }
  }, 120_000);

  test('leaves alone a tenant of the same name that somebody made by hand', async () => {
    const house = await openHouse();
    try {
      const tenantId = newId();
      const actor = { kind: 'operator' } as const;
      const why = { kind: 'command', ref: 'tenant add' } as const;
      await createTenant(contextFor(house.deps, { tenantId, actor, why, requestId: newId() }), {
        slug: 'halden',
        name: 'A real company',
      });
      await expect(house.load()).rejects.toThrow('not made for practice');
    } finally {
      await house.close();
    }
  });
});

import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { listWays } from '../../src/features/catalog/index.ts';
import { findGoalRelevance } from '../../src/features/goals/index.ts';
import { findObjectiveRelevance } from '../../src/features/objectives/index.ts';
import { findPersonByAccount } from '../../src/features/people/index.ts';
import { findRoleRelevance, reconsiderCompletions } from '../../src/features/recognition/index.ts';
import {
  matchWaitingCompletions,
  noteLevels,
  noteLevelsOfOptions,
} from '../../src/features/records/index.ts';
import { recordCompletion } from '../../src/features/records/record-completions.ts';
import { sealAudit } from '../../src/features/tenants/index.ts';
import { findSession } from '../../src/http/session.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { fillLargeTenants, ISSUER, type LargeTenant } from '../support/large-tenant.ts';
import { PAGES } from './pages.ts';
import { scansOf } from './scans.ts';
import { type Asked, type PlanNode, type WatchedApp, watchedApp } from './watched-app.ts';

/**
 * What the pages and the jobs read in a large company, on the product's own logins behind row-level security, which
 * is where indexes are lost (database.md, "Row-level security"). At a third of the full size: the plans are those of
 * the full size, and PLANS_SCALE=1 proves it in a minute more.
 */
const SCALE = Number(process.env.PLANS_SCALE ?? 0.3);

/** A read of more rows than this of one table is a read of the whole tenant. */
const MOST_ROWS = 5_000 * SCALE;

/**
 * What really is about the whole of something, and says so to the person: how far the catalogue is mapped, and
 * a search in it by words. Both grow with the catalogue and never with the people.
 */
const ABOUT_EVERY_OPTION = /filter \(where not coalesce|select provider from learning_option|lower\(o\.title/;

const now = new Date();
let db: TestDatabase;
let large: LargeTenant;
let small: LargeTenant;
/** As PostgreSQL plans by itself, and as it plans once it has given up looking at the values. */
const apps: Record<string, WatchedApp> = {};

beforeAll(async () => {
  db = await testDatabase();
  ({ large, small } = await fillLargeTenants(db.ownerUrl, { scale: SCALE, now }));
  for (const mode of ['auto', 'force_generic_plan'])
    apps[mode] = await watchedApp(db, { now, plans: true, settings: { plan_cache_mode: mode } });
}, 180_000);

afterAll(async () => {
  for (const app of Object.values(apps)) await app.close();
  await db.drop();
});

const app = (mode: string): WatchedApp => apps[mode]!;

/** Reads of a whole tenant or more: in order, or by an index that knows the tenant only. A sentence each. */
function readsOfEverything({ plans }: Asked): string[] {
  return plans.flatMap((plan) =>
    scansOf(plan)
      // the few levels of a few frameworks are one page of the table, read again for each row
      .filter(({ node, rows }) => rows > MOST_ROWS && node['Relation Name'] !== 'proficiency_level')
      .filter(
        ({ node }) =>
          !(
            ABOUT_EVERY_OPTION.test(plan.statement) &&
            /^(learning_option|alignment)$/.test(node['Relation Name'] ?? '')
          ),
      )
      .filter(({ node, rows }) => !isWholeCatalogueByChoice(node, rows))
      .map(
        ({ node, rows }) =>
          `${node['Node Type']} of ${node['Relation Name']}: ${rows} rows for ${plan.statement.replace(/\s+/g, ' ').trim().slice(0, 120)}`,
      ),
  );
}

/** The options are few: where a few hundred of them are joined, reading them in order is as quick as an index. */
function isWholeCatalogueByChoice(node: PlanNode, rows: number): boolean {
  return (
    node['Relation Name'] === 'learning_option' &&
    node['Actual Loops'] === 1 &&
    rows <= large.size.options * 1.5
  );
}

async function pageAsked(mode: string, tenant: LargeTenant, page: (typeof PAGES)[number]): Promise<Asked> {
  const person = page.person(tenant, 0);
  const open = await app(mode).visit(tenant, person);
  const path = page.path(tenant, person);
  // the first time a connection asks for the types of lists, and a manager's look is a new one
  await open(path);
  return app(mode).watch(() => open(path));
}

describe.each(['auto', 'force_generic_plan'])(
  'a page of a large company reads what it shows and not the company (plans: %s)',
  (mode) => {
    it.each(PAGES.map((page) => [page.name, page] as const))('%s', async (_name, page) => {
      const asked = await pageAsked(mode, large, page);
      expect(asked.plans.length).toBeGreaterThan(3);
      expect(readsOfEverything(asked)).toEqual([]);
    });
  },
);

/** Statements of each page, with those that open and close its transactions; what it costs to add one is seen here. */
const MOST_STATEMENTS: Readonly<Record<string, number>> = {
  'My growth': 90,
  Expectations: 30,
  Record: 44,
  'Record, filtered': 44,
  'My data': 60,
  'Everybody’s data': 20,
  'Log learning': 14,
  'Record store': 24,
  'My conversations': 34,
  'My conversation': 58,
  'Line of sight': 24,
  Option: 16,
  Team: 40,
  'Team of managers': 40,
  Conversation: 100,
  Course: 30,
  'Course of a manager': 38,
  'Course at the learning desk': 48,
  'Mapping queue': 22,
  'Mapping search': 24,
  'Mapping in bulk': 12,
  Connect: 60,
};

describe('the statements of a page are counted', () => {
  it.each(PAGES.map((page) => [page.name, page] as const))(
    '%s asks no more in a large company than in a small one, and few',
    async (name, page) => {
      const [inLarge, inSmall] = [await pageAsked('auto', large, page), await pageAsked('auto', small, page)];
      // a connection that is new to this run asks for the types of lists first
      expect(Math.abs(inLarge.statements.length - inSmall.statements.length)).toBeLessThanOrEqual(4);
      expect(inLarge.statements.length).toBeLessThanOrEqual(MOST_STATEMENTS[name]!);
    },
  );
});

describe.each(['auto', 'force_generic_plan'])('work behind the pages (plans: %s)', (mode) => {
  const system = (): Context => app(mode).contextOf(large, { kind: 'system' });
  const person = () => large.cast.report;
  const done = () => ({
    evidenceId: large.evidenceId(person() * 32 + 1),
    personId: large.personId(person()),
    optionId: large.optionId((person() * 31 + 311) % large.size.options),
  });

  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    'find_session finds one of everybody’s': () =>
      findSession(app(mode).deps, 'nobody’s token', { present: true }),
    findPersonByAccount: () =>
      inTransaction(system(), 'common', (tx) =>
        findPersonByAccount(tx, { issuer: ISSUER, sub: `sub-${person()}` }),
      ),
    listWays: () =>
      inTransaction(system(), 'development', (tx) =>
        listWays(tx, [large.competencyId(1), large.competencyId(2)]),
      ),
    recordCompletion: () =>
      inTransaction(system(), 'development', (tx) =>
        recordCompletion(tx, crypto.randomUUID(), {
          issuer: ISSUER,
          sub: `sub-${person()}`,
          objectId: 'https://learning.example/77',
          objectName: null,
          occurredAt: new Date(now.getTime() - 900 * 86_400_000 * (mode === 'auto' ? 1 : 2)),
        }),
      ),
    noteLevels: () => noteLevels(system(), done()),
    findRoleRelevance: () => findRoleRelevance(system(), done()),
    findGoalRelevance: () => findGoalRelevance(system(), done()),
    findObjectiveRelevance: () => findObjectiveRelevance(system(), done()),
    'reconsiderCompletions of an option': () =>
      reconsiderCompletions(system(), { optionIds: [large.optionId(77)] }),
    'noteLevelsOfOptions of an option': () =>
      noteLevelsOfOptions(system(), { optionIds: [large.optionId(77)] }),
  };

  it.each(Object.entries(works))('%s', async (_name, work) => {
    const asked = await app(mode).watch(work);
    expect(asked.plans.length).toBeGreaterThan(0);
    expect(readsOfEverything(asked)).toEqual([]);
  });

  it('matching what waits reads what waits, and not what was matched', async () => {
    const { plans } = await app(mode).watch(() => matchWaitingCompletions(system()));
    const rows = plans
      .flatMap(scansOf)
      .filter(({ node }) => node['Relation Name'] === 'unmatched_completion');
    expect(rows.length).toBeGreaterThan(0);
    for (const scan of rows) expect(scan.rows).toBeLessThanOrEqual(large.size.people / 10);
  });

  it('a round that seals nothing new reads no entry (database.md, "Audit")', {
    timeout: 120_000,
  }, async () => {
    while ((await sealAudit(system())) > 0);
    // the other companies' rounds have come by too, and autovacuum
    const owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
    await owner`truncate audit.unsealed`;
    await owner`vacuum analyze audit.unsealed`;
    await owner.end();
    const { plans } = await app(mode).watch(() => sealAudit(system()));
    const read = plans.flatMap(scansOf).filter(({ rows }) => rows > 10);
    expect(read.map(({ node }) => node['Relation Name'])).toEqual([]);
  });
});

describe('the walls of the measurement', () => {
  it('sees a read of everything where there is one', async () => {
    const asked = await app('auto').watch(() =>
      inTransaction(
        app('auto').contextOf(large, { kind: 'system' }),
        'common',
        (tx) => tx.sql`select count(source || kind) from evidence where source = 'nowhere'`,
      ),
    );
    expect(readsOfEverything(asked)).toEqual([expect.stringContaining('of evidence')]);
  });
});

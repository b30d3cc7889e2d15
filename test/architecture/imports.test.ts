import { readFileSync } from 'node:fs';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import * as schema from '../../src/db/schema/index.ts';
import { readSource, readSources, writesIn } from './read-sources.ts';
import { type Facts, FEATURES, findBreaches, placeOf, reachableFrom } from './rules.ts';
import { FUNCTION_TABLES, GROUND_TABLES, TABLE_OWNERS } from './tables.ts';

const packageJson = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const sources = readSources(['src', 'lti', 'xapi', 'widgets']);

const tables = new Map(
  Object.entries(schema).flatMap(([name, value]) => {
    if (!(value instanceof PgTable)) return [];
    const { schema: area, name: table } = getTableConfig(value);
    return [[name, `${area ?? 'public'}.${table}`] as const];
  }),
);
const facts: Facts = {
  tableOfExport: (name) => tables.get(name) ?? null,
  installed: new Set(Object.keys({ ...packageJson.dependencies, ...packageJson.optionalDependencies })),
};

describe('the arrows of ARCHITECTURE.md', () => {
  it('hold in every file of src, lti, xapi and widgets', () => {
    const breaches = findBreaches(sources, facts).map(({ rule, path, what }) => `${path}: ${what} (${rule})`);
    expect(breaches).toEqual([]);
  });

  it('are read from a tree that is really there', () => {
    expect(sources.length).toBeGreaterThan(150);
    for (const place of [
      'main',
      'app',
      'pages',
      'jobs',
      'features',
      'http',
      'db',
      'core',
      'lti',
      'xapi',
      'widgets',
    ])
      expect(sources.filter(({ path }) => placeOf(path) === place).length, place).toBeGreaterThan(0);
    const inFeatures = new Set(
      sources.map(({ path }) => /^src\/features\/([^/]+)/.exec(path)?.[1]).filter(Boolean),
    );
    for (const feature of inFeatures) expect(FEATURES).toContain(feature);
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(500);
    expect(
      sources.flatMap(({ sqlWrites, drizzleWrites }) => [...sqlWrites, ...drizzleWrites]).length,
    ).toBeGreaterThan(40);
  });

  it('leave nothing of Node in what Workers load', () => {
    const reached = reachableFrom('src/main.worker.ts', sources);
    expect(reached.size).toBeGreaterThan(100);
    const wrong = [...reached].flatMap(([path, imports]) => [
      ...(['node', 'cli', 'practice-lms'].includes(placeOf(path)) ? [path] : []),
      ...imports
        .filter(({ target }) => target.startsWith('node:'))
        .map(({ target }) => `${path} → ${target}`),
    ]);
    expect(wrong).toEqual([]);
  });

  it('leave nothing of the server in what browsers load', () => {
    const reached = [...reachableFrom('widgets/islands/main.ts', sources).keys()];
    expect(reached.length).toBeGreaterThan(2);
    expect(reached.filter((path) => !path.startsWith('widgets/'))).toEqual([]);
  });

  it('give every table one owner', () => {
    const owned = [...Object.values(TABLE_OWNERS).flat(), ...Object.keys(GROUND_TABLES), ...FUNCTION_TABLES];
    expect(new Set(owned).size).toBe(owned.length);
    expect([...tables.values()].filter((table) => !owned.includes(table))).toEqual([]);
    expect(
      owned.filter((table) => ![...tables.values(), ...Object.keys(GROUND_TABLES)].includes(table)),
    ).toEqual([]);
  });
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the examples are programs
/** One forbidden example and one that looks much like it and is allowed, for each rule. */
const EXAMPLES: Record<string, { path: string; bad: string; good: string; rule: string }> = {
  'core enters nothing (arrow 1)': {
    rule: 'arrows',
    path: 'src/core/ids.ts',
    bad: `import { audit } from '../db/audit.ts';`,
    good: `import { systemClock } from './clock.ts';`,
  },
  'db does not look up to features, not even for a type (arrow 1)': {
    rule: 'arrows',
    path: 'src/db/pools.ts',
    bad: `import type { Goal } from '../features/goals/index.ts';`,
    good: `import type { Plane } from '../core/context.ts';`,
  },
  'http does not look up to pages by a dynamic import (arrow 1)': {
    rule: 'arrows',
    path: 'src/http/problem.ts',
    bad: `export const page = () => import('../pages/problem-pages.tsx');`,
    good: `export const page = () => import('../db/pools.ts');`,
  },
  'jobs and pages do not know each other (arrow 1)': {
    rule: 'arrows',
    path: 'src/jobs/drain.ts',
    bad: `export { growthPage } from '../pages/growth-page.tsx';`,
    good: `export { recordLaunch } from '../features/records/index.ts';`,
  },
  'a page does not go to the database itself (arrow 1)': {
    rule: 'arrows',
    path: 'src/pages/growth-page.tsx',
    bad: `import { inTransaction } from '../db/transaction.ts';`,
    good: `import { listGoals } from '../features/goals/index.ts';`,
  },
  'config.ts is read where a program begins': {
    rule: 'arrows',
    path: 'src/app.ts',
    bad: `import { readConfig } from './config.ts';`,
    good: `import { mountPages } from './pages/index.ts';`,
  },
  'no new folder appears unnoticed': {
    rule: 'arrows',
    path: 'src/lib/thing.ts',
    bad: `export const thing = 1;`,
    good: ``,
  },
  'lti/ imports nothing of src/ (arrow 2)': {
    rule: 'arrows',
    path: 'lti/launch.ts',
    bad: `import type { Deps } from '../src/core/deps.ts';`,
    good: `import type { Platform } from './ports.ts';`,
  },
  'xapi/ does not import lti/ (arrow 2)': {
    rule: 'arrows',
    path: 'xapi/create-xapi.ts',
    bad: `import { json } from '../lti/json.ts';`,
    good: `import { json } from './http/read-json.ts';`,
  },
  'a type written as import("…") counts (arrow 1)': {
    rule: 'arrows',
    path: 'src/core/context.ts',
    bad: `export type Viewer = import('../http/environment.ts').Viewer;`,
    good: `export type Clock = import('./clock.ts').Clock;`,
  },
  'a feature has one door (arrow 3)': {
    rule: 'doors',
    path: 'src/features/goals/write-goal.ts',
    bad: `import { findPerson } from '../people/find-person.ts';`,
    good: `import { findPerson } from '../people/index.ts';`,
  },
  'a lower feature does not enter a higher one (arrow 3)': {
    rule: 'doors',
    path: 'src/features/people/import-people.ts',
    bad: `import { moveGoals } from '../goals/index.ts';`,
    good: `import { findTenant } from '../tenants/index.ts';`,
  },
  'a page uses the door too (arrow 3)': {
    rule: 'doors',
    path: 'src/pages/growth-page.tsx',
    bad: `import { listGoals } from '../features/goals/list-goals.ts';`,
    good: `import { listGoals } from '../features/goals/index.ts';`,
  },
  'a widget takes types only (arrow 5)': {
    rule: 'widgetTypes',
    path: 'widgets/islands/mapping.tsx',
    bad: `import { Kind } from '../../src/features/catalog/contract.ts';`,
    good: `import type { Kind } from '../../src/features/catalog/contract.ts';`,
  },
  'a widget takes types of contracts only (arrow 5)': {
    rule: 'widgetTypes',
    path: 'widgets/islands/mapping.tsx',
    bad: `import type { Option } from '../../src/features/catalog/index.ts';`,
    good: `import { type Kind } from '../../src/features/catalog/contract.ts';`,
  },
  'lti/ has one door': {
    rule: 'protocolDoors',
    path: 'src/ports/lti-ports.tsx',
    bad: `import { proveClaims } from '../../lti/prove-claims.ts';`,
    good: `import { createLti } from '../../lti/index.ts';`,
  },
  'node: stays with Node (arrow 6)': {
    rule: 'nodeOnly',
    path: 'src/features/tenants/seal-key.ts',
    bad: `import { createHash } from 'node:crypto';`,
    good: `import { v7 } from 'uuid';`,
  },
  'Buffer stays with Node (arrow 6)': {
    rule: 'nodeOnly',
    path: 'xapi/http/credentials.ts',
    bad: `export const text = Buffer.from('a').toString();`,
    good: `export function list(process) { const Buffer = process.map(x); return Buffer.length; }`,
  },
  'routes hold no SQL (arrow 6)': {
    rule: 'sqlPlaces',
    path: 'src/features/goals/routes.ts',
    bad: 'export const list = (tx) => tx.sql`select 1`;',
    good: 'export const name = `select one`;',
  },
  'pages hold no SQL, by whatever name the client goes (arrow 6)': {
    rule: 'sqlPlaces',
    path: 'src/pages/team-page.tsx',
    bad: 'export const list = (deps) => deps.pools.common`select directory.list_tenants()`;',
    good: 'export const words = (t) => t`choose one`;',
  },
  'pages do not ask drizzle (arrow 6)': {
    rule: 'sqlPlaces',
    path: 'src/pages/team-page.tsx',
    bad: `import { eq } from 'drizzle-orm';`,
    good: `import type { Sql } from 'postgres';`,
  },
  'core holds no SQL (arrow 6)': {
    rule: 'sqlPlaces',
    path: 'src/core/policy.ts',
    bad: `export const ask = (sql) => sql.unsafe('select 1');`,
    good: `export const ask = (list) => list.at(0);`,
  },
  'http opens no transaction of its own (arrow 6)': {
    rule: 'sqlPlaces',
    path: 'src/http/show-page.tsx',
    bad: `import { inTransaction } from '../db/transaction.ts'; inTransaction(context, 'common', work);`,
    good: `import { inPage } from './page.ts'; inPage(context);`,
  },
  'a pure rule asks nothing (arrow 6)': {
    rule: 'pureRules',
    path: 'src/features/people/decide-line.ts',
    bad: `import { person } from '../../db/schema/people.ts';`,
    good: `import type { Tx } from '../../db/transaction.ts';`,
  },
  'a feature does not write another one’s table in SQL (arrow 4)': {
    rule: 'ownTables',
    path: 'src/features/recognition/give-recognition.ts',
    bad: 'export const write = (tx) => tx.sql`with x as (select 1) update development.goal set rank = 1`;',
    good: 'export const write = (tx) => tx.sql`insert into recognition (id) values (1) on conflict do update set id = 2`;',
  },
  'a feature does not write another one’s table by drizzle (arrow 4)': {
    rule: 'ownTables',
    path: 'src/features/conversations/open-conversation.ts',
    bad: `import { goal as g } from '../../db/schema/development.ts'; const t = g; export const w = (tx) => tx.db.insert(t).values({});`,
    good: `import * as s from '../../db/schema/index.ts'; export const w = (tx) => tx.db.insert(s.conversation).values({});`,
  },
  'a job writes no table (arrow 4)': {
    rule: 'ownTables',
    path: 'src/jobs/rounds.ts',
    bad: 'export const sweep = (sql) => sql`delete from public.evidence`;',
    good: 'export const sweep = (sql) => sql`select directory.sweep(now())`;',
  },
  'a write whose table cannot be read is refused (arrow 4)': {
    rule: 'ownTables',
    path: 'src/features/goals/write-goal.ts',
    bad: 'export const write = (tx, table) => tx.sql`update ${tx.sql(table)} set rank = 1`;',
    good: 'export const write = (tx, id) => tx.sql`select id from development.goal where id = ${id} for update`;',
  },
  'the product needs no devDependency': {
    rule: 'dependencies',
    path: 'lti/launch.ts',
    bad: `import fc from 'fast-check';`,
    good: `import { jwtVerify } from 'jose';`,
  },
  'file names are kebab-case': {
    rule: 'names',
    path: 'src/features/goals/WriteGoal.ts',
    bad: `export const x = 1;`,
    good: ``,
  },
  'names say something': {
    rule: 'names',
    path: 'src/http/date-utils.ts',
    bad: `export const x = 1;`,
    good: ``,
  },
  'folders say something': {
    rule: 'names',
    path: 'src/features/goals/common/read.ts',
    bad: `export const x = 1;`,
    good: ``,
  },
  'a verb carries the name of its file': {
    rule: 'verbNames',
    path: 'src/features/goals/write-goal.ts',
    bad: `export function createGoal(context) { return inTransaction(context, 'development', work); }`,
    good: `export function writeGoal(context) { return inTransaction(context, 'development', work); }`,
  },
};
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the examples are programs

describe('the checker itself', () => {
  const breachesOf = (path: string, text: string) => findBreaches([readSource(path, text)], facts);

  it.each(Object.entries(EXAMPLES))('%s', (_name, { rule, path, bad, good }) => {
    expect(breachesOf(path, bad).map((breach) => breach.rule)).toContain(rule);
    if (good) expect(breachesOf(path, good)).toEqual([]);
  });

  it('knows a manager, who is a person, from a manager, which is a word for nothing', () => {
    expect(breachesOf('src/features/people/find-manager.ts', '')).toEqual([]);
    expect(breachesOf('src/features/people/line-manager.ts', '')).not.toEqual([]);
  });

  it('tells a row change from words that look like one', () => {
    expect(writesIn('select 1 from goal for update')).toEqual([]);
    expect(writesIn('select 1 for no key update skip locked')).toEqual([]);
    expect(writesIn('insert into goal (id) values ($) on conflict (id) do update set rank = $')).toEqual([
      { verb: 'insert', table: 'goal' },
    ]);
    expect(writesIn('with a as (delete from only development.goal g) update "plan_item" set x = 1')).toEqual([
      { verb: 'delete', table: 'development.goal' },
      { verb: 'update', table: 'plan_item' },
    ]);
    expect(writesIn('insert into $ values (1)')).toEqual([{ verb: 'insert', table: null }]);
  });
});

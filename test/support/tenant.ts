import pino from 'pino';
import type { Actor, Context, Grant } from '../../src/core/context.ts';
import { contextFor, type Deps } from '../../src/core/deps.ts';
import { toCsv } from '../../src/core/export-csv.ts';
import { newId } from '../../src/core/ids.ts';
import { closePools, openPools } from '../../src/db/pools.ts';
import { openQueue } from '../../src/db/queue.ts';
import { grantRole, importPeople } from '../../src/features/people/index.ts';
import { createTenant } from '../../src/features/tenants/index.ts';
import { createNodeOutgoing } from '../../src/node/create-node-outgoing.ts';
import type { TestDatabase } from './database.ts';

/** A line of the people file; `key` is the employee number and the name in tests. */
export interface TestPerson {
  readonly key: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly email?: string;
  readonly manager?: string;
  readonly managerSince?: string;
  readonly dotted?: string;
  readonly department?: string;
  readonly jobTitle?: string;
  readonly jobCode?: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly active?: boolean;
  readonly account?: { readonly issuer: string; readonly sub: string };
  readonly grants?: readonly Grant[];
  /** Imported first, as of `managerSince`, before the line of this manager began: makes a former manager. */
  readonly formerManager?: { readonly key: string; readonly since: string };
}

/**
 * One of each that the policy knows: learner and peer report to manager, manager to boss; dotted has a
 * dotted line to learner, former managed learner until 2025; stranger has nothing to do with any of them.
 */
export const CAST: readonly TestPerson[] = [
  { key: 'boss', givenName: 'Ruth', familyName: 'Halden', department: 'Direction', jobCode: 'MGR' },
  { key: 'manager', givenName: 'Mara', familyName: 'Okafor', manager: 'boss', jobCode: 'MGR' },
  {
    key: 'learner',
    givenName: 'Ines',
    familyName: 'Castro',
    manager: 'manager',
    managerSince: '2025-01-01',
    dotted: 'dotted',
    formerManager: { key: 'former', since: '2023-01-01' },
    jobCode: 'BUYER',
  },
  { key: 'peer', givenName: 'Owen', familyName: 'Price', manager: 'manager', jobCode: 'BUYER' },
  { key: 'dotted', givenName: 'Lena', familyName: 'Brandt', manager: 'boss' },
  { key: 'former', givenName: 'Graham', familyName: 'Whitlock', manager: 'boss' },
  { key: 'stranger', givenName: 'Priya', familyName: 'Nair', department: 'Support' },
  {
    key: 'tenantAdmin',
    givenName: 'Sofia',
    familyName: 'Lindqvist',
    department: 'IT',
    grants: [{ role: 'tenant-admin', unit: null }],
  },
  {
    key: 'ldAdmin',
    givenName: 'Yusuf',
    familyName: 'Demir',
    department: 'Learning',
    grants: [{ role: 'ld-admin', unit: null }],
  },
  {
    key: 'hrAdmin',
    givenName: 'Clara',
    familyName: 'Weiss',
    department: 'People',
    grants: [{ role: 'hr-admin', unit: 'Supply' }],
  },
  {
    key: 'hrElsewhere',
    givenName: 'Noor',
    familyName: 'Haddad',
    department: 'People',
    grants: [{ role: 'hr-admin', unit: 'Support' }],
  },
];

/** A clock that stands still until it is told otherwise. */
export class TestClock {
  private at = new Date('2026-03-02T09:00:00Z');
  readonly now = (): Date => new Date(this.at);
  set(instant: string | Date): void {
    this.at = new Date(instant);
  }
  advance(days: number): void {
    this.at = new Date(this.at.getTime() + days * 86_400_000);
  }
}

export interface TestTenant {
  readonly tenantId: string;
  readonly slug: string;
  readonly deps: Deps;
  readonly clock: TestClock;
  /** How often a commit announced something. */
  readonly nudges: () => number;
  /** The person's id by key. Throws for a key that is not in the cast. */
  personId(key: string): string;
  /** The context of a request by this person, with the grants of the cast. */
  contextOf(key: string): Context;
  readonly operator: Context;
  readonly system: Context;
}

interface Ground {
  readonly deps: Deps;
  readonly clock: TestClock;
  readonly nudges: () => number;
}

const grounds = new WeakMap<TestDatabase, Promise<Ground>>();

/**
 * A tenant with people, made by the product's own verbs. Several may live in one database; they share its
 * pools, queue and clock. Call `closeTenants(db)` before `db.drop()`.
 */
export async function testTenant(
  db: TestDatabase,
  options: { readonly slug?: string; readonly people?: readonly TestPerson[] } = {},
): Promise<TestTenant> {
  const { deps, clock, nudges } = await groundOf(db);
  const tenantId = newId();
  const slug = options.slug ?? `t${tenantId.slice(-8)}`;
  const context = (actor: Actor): Context =>
    contextFor(deps, { tenantId, actor, why: { kind: 'command', ref: 'test' }, requestId: newId() });
  const operator = context({ kind: 'operator' });
  await createTenant(operator, { slug, name: `The ${slug} company` });
  const people = options.people ?? CAST;
  const ids = people.length > 0 ? await importCast(operator, people) : new Map<string, string>();
  const grants = new Map(people.map((one) => [one.key, one.grants ?? []]));
  const personId = (key: string): string => {
    const id = ids.get(key);
    if (!id) throw new Error(`Nobody in this test's company is called "${key}".`);
    return id;
  };
  return {
    tenantId,
    slug,
    deps,
    clock,
    nudges,
    personId,
    contextOf: (key) => context({ kind: 'person', personId: personId(key), grants: grants.get(key) ?? [] }),
    operator,
    system: context({ kind: 'system' }),
  };
}

/** Closes what the database's tenants shared. Harmless where there were none. */
export async function closeTenants(db: TestDatabase): Promise<void> {
  const ground = await grounds.get(db);
  grounds.delete(db);
  if (!ground) return;
  await (await ground.deps.queue()).stop({ graceful: false, close: false });
  await closePools(ground.deps.pools);
}

function groundOf(db: TestDatabase): Promise<Ground> {
  const known = grounds.get(db);
  if (known) return known;
  const made = layGround(db);
  grounds.set(db, made);
  return made;
}

async function layGround(db: TestDatabase): Promise<Ground> {
  const clock = new TestClock();
  let nudged = 0;
  const pools = openPools(db.urls);
  const queue = openQueue(pools.jobs);
  const deps: Deps = {
    pools,
    queue: () => queue,
    now: clock.now,
    log: pino({ level: 'silent' }),
    publicUrl: 'https://throughline.example',
    secretKey: db.secretKey,
    xapiDefaultVersion: '1.0.3',
    allowLoopbackPlatforms: true,
    stirred: new Set(),
    outgoing: createNodeOutgoing({ allowLoopback: true }),
    readAsset: async () => null,
    nudge: () => {
      nudged += 1;
    },
  };
  return { deps, clock, nudges: () => nudged };
}

async function importCast(operator: Context, people: readonly TestPerson[]): Promise<Map<string, string>> {
  const earlier = people.filter((one) => one.formerManager);
  if (earlier.length > 0) await importLines(operator, people.map(asOfBefore));
  const report = await importLines(operator, people);
  for (const { key, grants = [] } of people) {
    for (const { role, unit } of grants)
      await grantRole(operator, { who: { employeeNumber: key }, role, unit });
  }
  return new Map(report.changes.map((change) => [change.employeeNumber ?? '', change.personId]));
}

const asOfBefore = (one: TestPerson): TestPerson =>
  one.formerManager ? { ...one, manager: one.formerManager.key, managerSince: one.formerManager.since } : one;

async function importLines(operator: Context, people: readonly TestPerson[]) {
  const report = await importPeople(operator, { bytes: peopleCsv(people) });
  if (!report.written) throw new Error(`The cast cannot be imported: ${JSON.stringify(report.complaints)}`);
  return report;
}

/** The people file of these people, as an HR system would export it. */
export function peopleCsv(people: readonly TestPerson[]): Uint8Array {
  const header =
    'employee_number,email,given_name,family_name,manager_employee_number,manager_since,dotted_line_employee_number,department,job_title,job_code,location,start_date,end_date,active,lti_issuer,lti_sub';
  const rows = people.map((one) => [
    one.key,
    one.email ?? `${one.key.toLowerCase()}@company.example`,
    one.givenName ?? one.key,
    one.familyName ?? 'Person',
    one.manager,
    one.managerSince,
    one.dotted,
    one.department ?? 'Supply',
    one.jobTitle ?? 'Specialist',
    one.jobCode,
    'Halden Quay',
    one.startDate ?? '2020-01-01',
    one.endDate,
    one.active ?? true,
    one.account?.issuer,
    one.account?.sub,
  ]);
  return new TextEncoder().encode(toCsv(header.split(','), rows));
}

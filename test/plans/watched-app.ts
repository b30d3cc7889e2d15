import pino from 'pino';
import postgres from 'postgres';
import { createApp } from '../../src/app.ts';
import type { Actor, Context, Plane, Pool, Pools } from '../../src/core/context.ts';
import { contextFor, type Deps } from '../../src/core/deps.ts';
import { newId } from '../../src/core/ids.ts';
import { PLANES } from '../../src/db/logins.ts';
import { openPool } from '../../src/db/open-pool.ts';
import { closePools } from '../../src/db/pools.ts';
import { openQueue } from '../../src/db/queue.ts';
import { openSession } from '../../src/http/session.ts';
import { createNodeOutgoing } from '../../src/node/create-node-outgoing.ts';
import type { TestDatabase } from '../support/database.ts';
import type { LargeTenant } from '../support/large-tenant.ts';

/** A statement's plan as auto_explain tells it. */
export interface Plan {
  readonly statement: string;
  readonly root: PlanNode;
}

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  /** Pages of 8 kB that it and what is below it touched. */
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly 'Conflict Arbiter Indexes'?: readonly string[];
  readonly Plans?: readonly PlanNode[];
}

/** What one piece of work asked of the database. */
export interface Asked {
  readonly statements: readonly string[];
  /** Empty unless the application was made with `plans`. */
  readonly plans: readonly Plan[];
}

export interface WatchedApp {
  readonly deps: Deps;
  contextOf(tenant: LargeTenant, actor: Actor): Context;
  /** Somebody's session; what they get is the page's text. Throws unless the answer is 200. */
  visit(tenant: LargeTenant, person: number): Promise<(path: string) => Promise<string>>;
  watch(work: () => Promise<unknown>): Promise<Asked>;
  close(): Promise<void>;
}

/**
 * The whole application on the product's own logins, that notes each statement it sends.
 * @param options.plans also each statement's plan with what it really read, those within functions too
 * @param options.settings of each connection, for example plan_cache_mode
 */
export async function watchedApp(
  db: TestDatabase,
  options: { readonly now: Date; readonly plans?: boolean; readonly settings?: Record<string, string> },
): Promise<WatchedApp> {
  if (options.plans) await explainEverything(db);
  const statements: string[] = [];
  const plans: Plan[] = [];
  const pools = Object.fromEntries(
    PLANES.map((plane) => [plane, openWatched(db, plane, { statements, plans, settings: options.settings })]),
  ) as unknown as Pools;
  const queue = openQueue(pools.jobs);
  const deps: Deps = {
    pools,
    queue: () => queue,
    now: () => new Date(options.now),
    log: pino({ level: 'silent' }),
    publicUrl: 'https://throughline.example',
    secretKey: db.secretKey,
    xapiDefaultVersion: '1.0.3',
    allowLoopbackPlatforms: true,
    stirred: new Set(),
    outgoing: createNodeOutgoing({ allowLoopback: true }),
    readAsset: async () => null,
    nudge: () => {},
  };
  const app = await createApp(deps);
  return {
    deps,
    contextOf: (tenant, actor) =>
      contextFor(deps, {
        tenantId: tenant.tenantId,
        actor,
        why: { kind: 'command', ref: 'test' },
        requestId: newId(),
      }),
    async visit(tenant, person) {
      const cookie = await cookieOf(deps, tenant, person);
      return async (path) => {
        const response = await app.request(`${deps.publicUrl}${path}`, { headers: { cookie } });
        const text = await response.text();
        if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`);
        return text;
      };
    },
    async watch(work) {
      statements.length = 0;
      plans.length = 0;
      await work();
      return { statements: [...statements], plans: [...plans] };
    },
    async close() {
      await (await queue).stop({ graceful: false, close: false });
      await closePools(pools);
    },
  };
}

async function cookieOf(deps: Deps, tenant: LargeTenant, person: number): Promise<string> {
  const set = await openSession(deps, {
    tenantId: tenant.tenantId,
    personId: tenant.personId(person),
    accountId: tenant.accountId(person),
    platformId: tenant.platformId,
    deployment: tenant.deployment,
    lmsAdmin: false,
    contextId: '0',
    locale: null,
    frameOrigins: [],
  });
  return set.split(';')[0] ?? '';
}

function openWatched(
  db: TestDatabase,
  plane: Plane,
  into: { statements: string[]; plans: Plan[]; settings: Record<string, string> | undefined },
): Pool {
  return openPool(db.urls[plane], 6, {
    connection: { statement_timeout: 120_000, ...into.settings },
    debug: (_connection, statement) => {
      // what the pool asks of a new connection is nobody's
      if (statement !== 'select 1') into.statements.push(statement);
    },
    onnotice: (notice) => {
      const plan = readPlan(notice.message ?? '');
      if (plan) into.plans.push(plan);
    },
  });
}

/** `duration: 0.2 ms  plan:` and then JSON. */
function readPlan(message: string): Plan | null {
  if (!message.startsWith('duration:')) return null;
  const { 'Query Text': statement, Plan: root } = JSON.parse(message.slice(message.indexOf('{')));
  return { statement, root };
}

/** For sessions that begin after this: the plans come to the client as notices. */
async function explainEverything(db: TestDatabase): Promise<void> {
  const sql = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_verbose': 'on',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_format': 'json',
    'auto_explain.log_level': 'notice',
    'auto_explain.log_parameter_max_length': '0',
  };
  try {
    await sql`load 'auto_explain'`;
    for (const [name, value] of Object.entries(settings))
      await sql.unsafe(`alter database ${db.name} set ${name} = '${value}'`);
  } finally {
    await sql.end();
  }
}

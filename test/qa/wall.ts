import * as fc from 'fast-check';
import postgres, { type Sql } from 'postgres';
import { loginName } from '../../src/db/logins.ts';
import { testDatabase } from '../support/database.ts';
import { carelessQuery, hostileSession, type Names } from '../walls/arbitrary-statements.ts';
import { DEVELOPMENT_MARK, EVALUATION_MARK, type SeededTenant, seedWall } from '../walls/seed-wall.ts';

const DEFAULT_SIZE = 20_000;

/** One in so many sessions is also run by the development login, to see that it would have found something. */
const CONTROL_EVERY = 3;

/**
 * The long round of the wall. Half of n: sessions of an evaluation login that try whatever the grammar makes,
 * and must never bring back a word of a development row. Half: queries without any condition in a tenant
 * chosen at random, and must never bring back a word of another tenant. A round in which the words could not
 * have been found anyway counts as one that did not hold.
 */
export async function qaWall(options: {
  n?: number;
  seed: number;
  seconds?: number;
}): Promise<{ passed: number; failed: number }> {
  const n = options.n ?? DEFAULT_SIZE;
  const db = await testDatabase();
  // set as the connection opens, so that a session's RESET ALL comes back to it
  const bounded = { max: 1, onnotice: () => undefined, connection: { statement_timeout: 500 } };
  const evaluation = postgres(db.urls.evaluation, bounded);
  const development = postgres(db.urls.development, bounded);
  const owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  try {
    const tenants = await seedWall(db);
    await owner`analyze`;
    const names: Names = {
      tenants: tenants.map(({ tenantId }) => tenantId),
      people: tenants.flatMap(({ author, other }) => [author, other]),
      roles: [
        `"${loginName(db.name, 'development')}"`,
        `"${loginName(db.name, 'common')}"`,
        `"${new URL(db.ownerUrl).username}"`,
        'pg_read_all_data',
      ],
    };
    const first = await hostileRound(evaluation, development, tenants, names, {
      ...options,
      n: Math.ceil(n / 2),
    });
    const second = await carelessRound(evaluation, tenants, { ...options, n: Math.ceil(n / 2) });
    return { passed: first.passed + second.passed, failed: first.failed + second.failed };
  } finally {
    // a round that ran out of time leaves its last session under way, and end() alone would wait for it for ever
    await Promise.all([evaluation, development, owner].map((sql) => sql.end({ timeout: 5 })));
    await db.drop();
  }
}

interface Size {
  readonly n: number;
  readonly seed: number;
  readonly seconds?: number;
}

async function hostileRound(
  evaluation: Sql,
  development: Sql,
  tenants: readonly SeededTenant[],
  names: Names,
  size: Size,
) {
  const secrets = [DEVELOPMENT_MARK, ...tenants.map(({ goal }) => goal)];
  let run = 0;
  let controls = 0;
  const round = await check('hostile sessions', size, hostileSession(names), async (session) => {
    const seen = await runSession(evaluation, session);
    if (secrets.some((secret) => seen.includes(secret)))
      throw new Error('A development row came through the wall.');
    if (run++ % CONTROL_EVERY === 0) {
      const control = await runSession(development, [
        `select set_config('app.tenant', '${names.tenants[0]}', false)`,
        ...session,
      ]);
      if (secrets.some((secret) => control.includes(secret))) controls++;
    }
  });
  return mustHaveSeen('the development login', controls, round);
}

async function carelessRound(evaluation: Sql, tenants: readonly SeededTenant[], size: Size) {
  let own = 0;
  const input = fc.tuple(fc.constantFrom(0, 1, null), carelessQuery);
  const round = await check('careless queries', size, input, async ([which, query]) => {
    const tenantId = which === null ? '' : tenants[which]?.tenantId;
    const seen = await runSession(evaluation, [
      `select set_config('app.tenant', '${tenantId}', true)`,
      query,
    ]);
    for (const [at, { tenantId: other }] of tenants.entries())
      if (at !== which && seen.includes(`${EVALUATION_MARK} ${other}`))
        throw new Error('Another tenant’s row was seen.');
    if (which !== null && seen.includes(`${EVALUATION_MARK} ${tenantId}`)) own++;
  });
  return mustHaveSeen('the evaluation login of its own tenant', own, round);
}

/** Runs the statements in one transaction that is rolled back; all that came back, errors and details included. */
async function runSession(sql: Sql, statements: readonly string[]): Promise<string> {
  const connection = await sql.reserve();
  let seen = '';
  try {
    await connection.unsafe('begin');
    for (const statement of statements) {
      try {
        await connection.unsafe('savepoint s');
        seen += statement.startsWith('copy ')
          ? await readCopy(connection, statement)
          : JSON.stringify(await connection.unsafe(statement));
      } catch (error) {
        const { message, detail, hint, where } = error as Record<string, unknown>;
        seen += `${message} ${detail} ${hint} ${where}`;
        await connection.unsafe('rollback to savepoint s').catch(() => undefined);
      }
    }
  } finally {
    await connection.unsafe('rollback').catch(() => undefined);
    await connection.unsafe('discard all').catch(() => undefined);
    connection.release();
  }
  return seen;
}

/** What COPY … TO STDOUT sends; the driver hands it out as a stream only. */
async function readCopy(connection: Sql, statement: string): Promise<string> {
  let text = '';
  for await (const chunk of await connection.unsafe(statement).readable()) text += String(chunk);
  return text;
}

async function check<T>(
  name: string,
  size: Size,
  arbitrary: fc.Arbitrary<T>,
  run: (value: T) => Promise<void>,
) {
  const details = await fc.check(fc.asyncProperty(arbitrary, run), {
    seed: size.seed,
    numRuns: size.n,
    interruptAfterTimeLimit: size.seconds === undefined ? undefined : size.seconds * 500,
  });
  if (details.failed) console.error(`${name}: ${fc.defaultReportMessage(details)}`, details.errorInstance);
  return { passed: details.numRuns - (details.failed ? 1 : 0), failed: details.failed ? 1 : 0 };
}

function mustHaveSeen(who: string, times: number, round: { passed: number; failed: number }) {
  if (times > 0) return round;
  console.error(`Nothing was proved: ${who} saw nothing either.`);
  return { ...round, failed: round.failed + 1 };
}

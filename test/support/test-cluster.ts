import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { PLANES } from '../../src/db/logins.ts';
import { migrate } from '../../src/db/migrate.ts';
import { lockDataFolder } from '../../src/node/data-folder.ts';
import { startEmbeddedPostgres } from '../../src/node/embedded-postgres.ts';
import { clearLeftovers } from '../../src/node/postgres-leftovers.ts';

/** Where tests find the cluster of their run; handed to the workers through the environment. */
export interface TestCluster {
  /** The superuser's address of the template database; nobody may stay connected to it. */
  readonly templateUrl: string;
  /** Shared by all clones, as the logins' passwords derive from it. */
  readonly secretKey: string;
}

const variable = 'THROUGHLINE_TEST_CLUSTER';
const prefix = 'throughline-test-cluster-';

/** @throws Error outside of a run that started a cluster */
export function getTestCluster(): TestCluster {
  const text = process.env[variable];
  if (!text)
    throw new Error('No test cluster runs: start tests through vitest, whose global setup starts one.');
  return JSON.parse(text) as TestCluster;
}

/**
 * Starts one PostgreSQL for a whole test run, with a migrated template database that each test clones.
 * Without fsync: a test's data need not outlive the machine, and syncing would take most of the time.
 * The tests of src/node start clusters of their own, with it.
 */
export async function startTestCluster(): Promise<{ stop(): Promise<void> }> {
  const other = process.env.TEST_POSTGRES_URL;
  if (other) return useServer(other);
  await sweepKilledRuns();
  const dataDir = mkdtempSync(join(tmpdir(), prefix));
  lockDataFolder(dataDir, { purpose: 'command' });
  const secretKey = 'only-for-tests-only-for-tests-only-for-test';
  const server = await startEmbeddedPostgres({
    dataDir,
    password: 'only-for-tests',
    log: () => undefined,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' },
  });
  const stop = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const templateUrl = await makeTemplate(server.url, secretKey);
    process.env[variable] = JSON.stringify({ templateUrl, secretKey } satisfies TestCluster);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Owns the databases and may create logins, like the owner that DATABASE_URL names on somebody's server. */
export const OWNER = 'throughline_test_owner';

/** The same database as its ordinary owner. */
export function asOrdinaryOwner(url: string): string {
  const address = new URL(url);
  address.username = OWNER;
  address.password = OWNER;
  return address.href;
}

/**
 * Runs the tests on a server that is there already, of another version for example: TEST_POSTGRES_URL names
 * its superuser and a database called throughline. What earlier runs left there is taken away first.
 */
async function useServer(url: string): Promise<{ stop(): Promise<void> }> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  await sql`drop database if exists throughline_template with (force)`;
  await sql.unsafe(
    `drop role if exists ${PLANES.map((plane) => `throughline_template_${plane}`).join(', ')}`,
  );
  await sql.unsafe(`drop role if exists ${OWNER}`);
  await sql.end();
  const secretKey = 'only-for-tests-only-for-tests-only-for-test';
  const templateUrl = await makeTemplate(url, secretKey);
  process.env[variable] = JSON.stringify({ templateUrl, secretKey } satisfies TestCluster);
  return { stop: async () => undefined };
}

async function makeTemplate(serverUrl: string, secretKey: string): Promise<string> {
  const name = 'throughline_template';
  const sql = postgres(serverUrl, { max: 1 });
  // A server's owner is no superuser as a rule, and forced row-level security binds them: so do the tests' owner.
  await sql.unsafe(`create role ${OWNER} login createrole password '${OWNER}'`);
  await sql`create database ${sql(name)} owner ${sql(OWNER)}`;
  await sql.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate({ url: asOrdinaryOwner(url.href), secretKey, log: () => undefined });
  return url.href;
}

/** A run that was killed could not take its cluster down; the next run does. */
async function sweepKilledRuns(): Promise<void> {
  const minuteAgo = Date.now() - 60_000;
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(prefix))) {
    const dataDir = join(tmpdir(), name);
    const found = statSync(dataDir, { throwIfNoEntry: false });
    const isOurs = found?.uid === process.getuid?.();
    if (!found || !isOurs || found.mtimeMs > minuteAgo) continue;
    const { lock } = lockDataFolder(dataDir, { purpose: 'command' });
    if (!lock) continue;
    await clearLeftovers(join(dataDir, 'postgres'), () => undefined);
    lock.release();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

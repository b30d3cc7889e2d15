import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import type { Plane } from '../../src/core/context.ts';
import { PLANES, planeUrls } from '../../src/db/logins.ts';
import { grantLogins } from '../../src/db/migrate.ts';
import { asOrdinaryOwner, getTestCluster, OWNER } from './test-cluster.ts';

export interface TestDatabase {
  readonly name: string;
  /** The superuser's address: for looking behind the walls, never for what the product does. */
  readonly ownerUrl: string;
  /** One address per plane, with the rights that the product has. */
  readonly urls: Readonly<Record<Plane, string>>;
  readonly secretKey: string;
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>;
}

/** Makes a database of this test's own, migrated and empty, as a copy of the run's template. */
export async function testDatabase(): Promise<TestDatabase> {
  const { templateUrl, secretKey } = getTestCluster();
  const template = new URL(templateUrl).pathname.slice(1);
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(templateUrl);
  url.pathname = `/${name}`;
  await asClusterOwner(
    templateUrl,
    (sql) => sql`create database ${sql(name)} template ${sql(template)} owner ${sql(OWNER)}`,
  );
  await grantLogins({ url: asOrdinaryOwner(url.href), secretKey });
  return {
    name,
    ownerUrl: url.href,
    urls: await planeUrls(url.href, secretKey),
    secretKey,
    drop: () => asClusterOwner(templateUrl, (sql) => dropDatabase(sql, name)),
  };
}

async function dropDatabase(sql: postgres.Sql, name: string): Promise<void> {
  await sql`drop database ${sql(name)} with (force)`;
  for (const plane of PLANES) await sql`drop role if exists ${sql(`${name}_${plane}`)}`;
}

/** Works from the cluster's own database: a connection to the template would keep others from copying it. */
async function asClusterOwner(
  templateUrl: string,
  work: (sql: postgres.Sql) => Promise<unknown>,
): Promise<void> {
  const url = new URL(templateUrl);
  url.pathname = '/throughline';
  const sql = postgres(url.href, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

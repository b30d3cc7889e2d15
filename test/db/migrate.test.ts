import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../src/core/events.ts';
import { loginName, PLANES, planeUrls } from '../../src/db/logins.ts';
import { migrate, newestMigration } from '../../src/db/migrate.ts';
import { getTestCluster } from '../support/test-cluster.ts';

const secretKey = 'another-secret-key-another-secret-key-another';
const name = `empty_${randomBytes(6).toString('hex')}`;
let url: string;
let cluster: Sql;
let owner: Sql;

beforeAll(async () => {
  const address = new URL(getTestCluster().templateUrl);
  address.pathname = '/throughline';
  cluster = postgres(address.href, { max: 1, onnotice: () => undefined });
  await cluster`create database ${cluster(name)}`;
  address.pathname = `/${name}`;
  url = address.href;
  owner = postgres(url, { max: 1, onnotice: () => undefined });
});

afterAll(async () => {
  await owner.end();
  await cluster`drop database ${cluster(name)} with (force)`;
  for (const plane of PLANES) await cluster`drop role if exists ${cluster(loginName(name, plane))}`;
  await cluster.end();
});

/** All that a migration may change, as text. */
async function describeDatabase(): Promise<string> {
  const rows = await owner`
    select 'table ' || c.oid::regclass || ' ' || c.relkind::text || coalesce(c.relacl::text, '') || c.relrowsecurity as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_(?!boss)' and n.nspname <> 'information_schema'
    union all select 'column ' || a.attrelid::regclass || '.' || a.attname || format_type(a.atttypid, a.atttypmod)
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname !~ '^pg_(?!boss)' and n.nspname <> 'information_schema'
    union all select 'function ' || p.oid::regprocedure || coalesce(p.proacl::text, '') || coalesce(p.proconfig::text, '') || md5(p.prosrc)
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname !~ '^pg_(?!boss)' and n.nspname <> 'information_schema'
    union all select 'policy ' || schemaname || tablename || policyname || coalesce(qual, '') from pg_policies
    union all select 'queue ' || name || policy || retry_limit from pgboss.queue
    union all select 'migration ' || name || sha256 from directory.migration`;
  return rows
    .map((row) => row.line)
    .sort()
    .join('\n');
}

describe('migrate', () => {
  it('brings an empty database to this version, even when three start at once', async () => {
    await Promise.all([1, 2, 3].map(() => migrate({ url, secretKey })));
    const applied = await owner`select name from directory.migration order by name`;
    expect(applied.at(-1)?.name).toBe(newestMigration());
    const queues = await owner`select name from pgboss.queue`;
    for (const event of EVENT_NAMES) expect(queues.map((row) => row.name)).toContain(event);
  });

  it('changes nothing the second time', async () => {
    const before = await describeDatabase();
    const lines: string[] = [];
    await migrate({ url, secretKey, log: (line) => lines.push(line) });
    expect(await describeDatabase()).toBe(before);
    expect(lines).toEqual([]);
  });

  it('gives every login its password, and a new one with a new SECRET_KEY', async () => {
    const logIn = async (key: string) => {
      const urls = await planeUrls(url, key);
      for (const plane of PLANES) {
        const sql = postgres(urls[plane], { max: 1, connect_timeout: 5 });
        try {
          await sql`select 1`;
        } finally {
          await sql.end();
        }
      }
    };
    await logIn(secretKey);
    const newKey = 'a-new-secret-key-a-new-secret-key-a-new-secret';
    await migrate({ url, secretKey: newKey });
    await logIn(newKey);
    await expect(logIn(secretKey)).rejects.toThrow(/password/i);
  });

  it('puts a wall up again that somebody took down', async () => {
    const evaluation = loginName(name, 'evaluation');
    await owner`alter table development.goal no force row level security`;
    await owner`grant usage on schema development to ${owner(evaluation)}`;
    await owner`grant select on development.goal to ${owner(evaluation)}`;
    await migrate({ url, secretKey });
    const [row] = await owner`
      select relforcerowsecurity as forced, has_table_privilege(${evaluation}, oid, 'SELECT') as reads,
             has_schema_privilege(${evaluation}, 'development', 'USAGE') as enters
        from pg_class where oid = 'development.goal'::regclass`;
    expect(row).toEqual({ forced: true, reads: false, enters: false });
  });

  it('refuses a migration that was changed after it had been applied, and names it', async () => {
    const [before] = await owner`select name, sha256 from directory.migration order by name limit 1`;
    await owner`update directory.migration set sha256 = 'x' where name = ${before?.name}`;
    try {
      await expect(migrate({ url, secretKey })).rejects.toThrow(`Migration ${before?.name} was changed`);
    } finally {
      await owner`update directory.migration set sha256 = ${before?.sha256} where name = ${before?.name}`;
    }
    await migrate({ url, secretKey });
  });

  it('tells an owner who may not create logins what to do', async () => {
    const weak = `weak_${randomBytes(4).toString('hex')}`;
    const other = `weak_db_${randomBytes(4).toString('hex')}`;
    await cluster.unsafe(`create role ${weak} login password 'weak'`);
    await cluster.unsafe(`create database ${other} owner ${weak}`);
    const address = new URL(url);
    address.username = weak;
    address.password = 'weak';
    address.pathname = `/${other}`;
    try {
      await expect(migrate({ url: address.href, secretKey })).rejects.toThrow(/CREATEROLE/);
    } finally {
      await cluster.unsafe(`drop database ${other} with (force)`);
      await cluster.unsafe(`drop role ${weak}`);
    }
  });

  it('works for an owner that is no superuser, whom the policies bind', async () => {
    const plain = `plain_${randomBytes(4).toString('hex')}`;
    const other = `plain_db_${randomBytes(4).toString('hex')}`;
    await cluster.unsafe(`create role ${plain} login createrole password 'plain'`);
    await cluster.unsafe(`create database ${other} owner ${plain}`);
    const address = new URL(url);
    address.username = plain;
    address.password = 'plain';
    address.pathname = `/${other}`;
    try {
      await migrate({ url: address.href, secretKey });
      await migrate({ url: address.href, secretKey });
      const urls = await planeUrls(address.href, secretKey);
      const common = postgres(urls.common, { max: 1 });
      const [tenant] =
        await common`select directory.put_tenant(gen_random_uuid(), 'plain', 'Plain', now()) as put`;
      await common.end();
      expect(tenant?.put).toBe(true);
    } finally {
      await cluster.unsafe(`drop database if exists ${other} with (force)`);
      for (const plane of PLANES) await cluster.unsafe(`drop role if exists "${loginName(other, plane)}"`);
      await cluster.unsafe(`drop role ${plain}`);
    }
  });
});

import type { Sql } from 'postgres';
import type { Plane } from '../core/context.ts';
import { type loginNames, PLANES } from './logins.ts';
import { newestMigration } from './migrate.ts';

/** What `doctor` asks the owner's connection. Reads only. */

/** The name of each plane's login. */
type Logins = ReturnType<typeof loginNames>;

/** PostgreSQL's version as a number: 180001 is 18.1. */
export async function serverVersion(owner: Sql): Promise<number> {
  const [row] = await owner`select current_setting('server_version_num')::int as version`;
  return row?.version ?? 0;
}

/** True when the newest migration of this version was applied. */
export async function isMigrated(owner: Sql): Promise<boolean> {
  const [there] = await owner`select to_regclass('directory.migration') is not null as there`;
  if (!there?.there) return false;
  const found = await owner`select 1 from directory.migration where name = ${newestMigration()}`;
  return found.length > 0;
}

/** What is wrong with the planes' logins, a clause each: absent, too mighty, or member of a role. */
export async function loginFaults(owner: Sql, logins: Logins): Promise<string[]> {
  const names = PLANES.map((plane) => logins[plane]);
  const roles = await owner`
    select r.rolname as name, r.rolsuper or r.rolbypassrls or r.rolcreaterole as mighty, r.rolcanlogin as may_log_in,
           exists (select 1 from pg_auth_members m where m.member = r.oid) as member
      from pg_roles r where r.rolname in ${owner(names)}`;
  return names.flatMap((name) => {
    const role = roles.find((one) => one.name === name);
    if (!role?.may_log_in) return [`the login ${name} is not there`];
    if (role.mighty) return [`the login ${name} may pass the walls (superuser, BYPASSRLS or CREATEROLE)`];
    return role.member ? [`the login ${name} is member of another role`] : [];
  });
}

/** The schemas in which a plane's login has no right on any table (database.md, "Schemas, logins, planes"). */
const CLOSED: Readonly<Record<Plane, readonly string[]>> = {
  common: ['directory', 'development', 'evaluation', 'records'],
  development: ['directory', 'evaluation'],
  evaluation: ['directory', 'development', 'records'],
  store: ['directory', 'public', 'development', 'evaluation'],
  jobs: ['directory', 'public', 'development', 'evaluation', 'records', 'audit'],
};

/** Rights that a login has where it must have none, as `login → schema.table`; twenty at most. */
export async function rightsAcross(owner: Sql, logins: Logins): Promise<string[]> {
  const pairs = PLANES.flatMap((plane) => CLOSED[plane].map((schema) => ({ login: logins[plane], schema })));
  const rows = await owner`
    select p.login, n.nspname || '.' || c.relname as object
      from jsonb_to_recordset(${owner.json(pairs)}) as p(login text, schema text)
      join pg_namespace n on n.nspname = p.schema
      join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm')
     where has_table_privilege(p.login, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        or has_any_column_privilege(p.login, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
     order by 1, 2 limit 20`;
  return rows.map((row) => `${row.login} → ${row.object}`);
}

/** Tables of tenants on which row-level security is not forced, or without a policy. */
export async function tablesWithoutWall(owner: Sql): Promise<string[]> {
  const rows = await owner`
    select n.nspname || '.' || c.relname as object
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('public', 'development', 'evaluation', 'records', 'audit')
       and not (c.relrowsecurity and c.relforcerowsecurity
                and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_wall'))
     order by 1`;
  return rows.map((row) => row.object);
}

export interface QueueCounts {
  /** Not yet done, retries included. */
  readonly waiting: number;
  /** Given up after the last attempt; they wait for somebody to look. */
  readonly parked: number;
  /** When the oldest waiting job was queued. */
  readonly oldest: Date | null;
}

/** How the job queue stands; on the jobs login. */
export async function queueCounts(jobs: Sql, parkedQueue: string): Promise<QueueCounts> {
  const [row] = await jobs`
    select count(*) filter (where name <> ${parkedQueue} and state in ('created', 'retry', 'active'))::int as waiting,
           count(*) filter (where name = ${parkedQueue} and state = 'created')::int as parked,
           min(created_on) filter (where name <> ${parkedQueue} and state in ('created', 'retry')) as oldest
      from pgboss.job`;
  return { waiting: row?.waiting ?? 0, parked: row?.parked ?? 0, oldest: row?.oldest ?? null };
}

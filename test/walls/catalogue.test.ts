import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plane } from '../../src/core/context.ts';
import { loginName, PLANES } from '../../src/db/logins.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { asOrdinaryOwner } from '../support/test-cluster.ts';
import * as expected from './expected-rights.ts';

/** Schemas whose tables belong to tenants; directory and the queue are the listed exceptions (database.md). */
const TENANT_SCHEMAS = ['public', 'development', 'evaluation', 'records', 'audit'];
const ALL_SCHEMAS = [...TENANT_SCHEMAS, 'directory', 'pgboss'];
const OUR_SCHEMAS = [...TENANT_SCHEMAS, 'directory'];

let db: TestDatabase;
let owner: Sql;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
});

afterAll(async () => {
  await owner.end();
  await db.drop();
});

const login = (plane: Plane) => loginName(db.name, plane);

describe('every table of a tenant', () => {
  it('is one of a known number, so that the next tests look at something', async () => {
    const rows = await owner`
      select n.nspname as schema, count(*)::int as tables from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname = any(${TENANT_SCHEMAS}) group by 1 order by 1`;
    const counts = Object.fromEntries(rows.map((row) => [row.schema, row.tables]));
    expect(Object.keys(counts)).toEqual(['audit', 'development', 'evaluation', 'public', 'records']);
    expect(counts.public).toBeGreaterThan(20);
    expect(counts.development).toBeGreaterThan(5);
  });

  it('has a tenant, and row-level security that binds its owner too', async () => {
    const wrong = await owner`
      select n.nspname || '.' || c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname = any(${TENANT_SCHEMAS})
         and not (c.relrowsecurity and c.relforcerowsecurity and exists (
           select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull
              and a.atttypid = 'uuid'::regtype and not a.attisdropped))`;
    expect(wrong.map((row) => row.table)).toEqual([]);
  });

  it('has the tenant policy for everybody and every command, and no other policy that lets more through', async () => {
    const policies = await owner`
      select schemaname || '.' || tablename as table, policyname as name, permissive, roles::text[] as roles, cmd, qual, with_check
        from pg_policies where schemaname = any(${ALL_SCHEMAS})`;
    const tenant = `(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)`;
    const tables = await owner`
      select n.nspname || '.' || c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname = any(${TENANT_SCHEMAS})`;
    const permissive = policies.filter((policy) => policy.permissive === 'PERMISSIVE');
    for (const policy of permissive)
      expect(policy, policy.table).toMatchObject({
        name: 'tenant_wall',
        cmd: 'ALL',
        roles: ['public'],
        qual: tenant,
        with_check: tenant,
      });
    expect(permissive.map((policy) => policy.table).sort()).toEqual(tables.map((row) => row.table).sort());
    expect(
      policies.filter((policy) => policy.permissive !== 'PERMISSIVE').map((p) => [p.table, p.name]),
    ).toEqual([['development.private_note', 'author_only']]);
  });

  it('begins every primary key, unique key and foreign key with the tenant (database.md)', async () => {
    const keys = await owner`
      select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as key,
             (select attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) as first
        from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
       where i.indisunique and n.nspname = any(${TENANT_SCHEMAS})`;
    expect(keys.length).toBeGreaterThan(40);
    expect(keys.filter((key) => key.first !== 'tenant_id')).toEqual([]);
    const foreign = await owner`
      select f.conrelid::regclass::text as table, f.conname as key,
             (select attname from pg_attribute a where a.attrelid = f.conrelid and a.attnum = f.conkey[1]) as first,
             (select attname from pg_attribute a where a.attrelid = f.confrelid and a.attnum = f.confkey[1]) as first_there
        from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_namespace n on n.oid = c.relnamespace
       where f.contype = 'f' and n.nspname = any(${TENANT_SCHEMAS})`;
    expect(foreign.length).toBeGreaterThan(40);
    expect(foreign.filter((key) => key.first !== 'tenant_id' || key.first_there !== 'tenant_id')).toEqual([]);
    const keyless = await owner`
      select c.oid::regclass::text as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname = any(${TENANT_SCHEMAS})
         and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`;
    expect(keyless).toEqual([]);
  });

  it('never refers from one side of the wall to the other', async () => {
    const crossing = await owner`
      select f.conname as key from pg_constraint f
        join pg_class a on a.oid = f.conrelid join pg_namespace an on an.oid = a.relnamespace
        join pg_class b on b.oid = f.confrelid join pg_namespace bn on bn.oid = b.relnamespace
       where f.contype = 'f' and an.nspname <> bn.nspname and bn.nspname <> 'public' and an.nspname = any(${ALL_SCHEMAS})`;
    expect(crossing).toEqual([]);
  });

  it('has no enums and no arrays, whose operators would stop the use of an index under the policies', async () => {
    const enums = await owner`
      select t.typname from pg_type t join pg_namespace n on n.oid = t.typnamespace
       where t.typtype = 'e' and n.nspname = any(${OUR_SCHEMAS})`;
    const arrays = await owner`
      select c.oid::regclass::text || '.' || a.attname as column from pg_attribute a
        join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        join pg_type t on t.oid = a.atttypid
       where c.relkind in ('r', 'p') and t.typcategory = 'A' and a.attnum > 0 and n.nspname = any(${TENANT_SCHEMAS})
         -- looked up by tenant and position, and only then compared: no index is wanted for it
         and a.attname <> 'terms'`;
    expect([enums, arrays].flatMap((rows) => [...rows])).toEqual([]);
  });

  it('is a plain table: no view, rule or foreign table stands beside it and reads it with other rights', async () => {
    const others = await owner`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = any(${OUR_SCHEMAS}) and c.relkind not in ('r', 'p', 'i', 'I', 'S', 'c', 't')`;
    const rules = await owner`select tablename from pg_rules where schemaname = any(${ALL_SCHEMAS})`;
    const extensions = await owner`select extname from pg_extension where extname <> 'plpgsql'`;
    expect([others, rules, extensions].flatMap((rows) => [...rows])).toEqual([]);
  });
});

describe('every login', () => {
  it('may log in and nothing else: no superuser, no way past the policies, no new roles', async () => {
    const rows = await owner`
      select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin
        from pg_roles where rolname = any(${PLANES.map(login)}) order by rolname`;
    expect(rows.length).toBe(PLANES.length);
    for (const row of rows)
      expect(row).toMatchObject({
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolcanlogin: true,
      });
  });

  it('is member of no role, and nobody may become it: who made it may only administer it', async () => {
    const logins = PLANES.map(login);
    const members = await owner`
      select m.member::regrole::text, m.roleid::regrole::text, m.inherit_option, m.set_option from pg_auth_members m
        join pg_roles a on a.oid = m.member join pg_roles b on b.oid = m.roleid
       where (a.rolname = any(${logins}) or (b.rolname = any(${logins}) and (m.inherit_option or m.set_option)))
         and not a.rolsuper`;
    expect(members).toEqual([]);
  });

  it('owns nothing, and may create nothing in the database, temporary things included', async () => {
    const logins = PLANES.map(login);
    const owned = await owner`
      select d.objid from pg_shdepend d join pg_roles r on r.oid = d.refobjid and d.refclassid = 'pg_authid'::regclass
       where r.rolname = any(${logins}) and d.deptype = 'o'`;
    expect(owned).toEqual([]);
    for (const name of logins) {
      const [row] = await owner`
        select has_database_privilege(${name}, ${db.name}, 'CREATE') as creates,
               has_database_privilege(${name}, ${db.name}, 'TEMPORARY') as temporary,
               has_database_privilege(${name}, ${db.name}, 'CONNECT') as connects`;
      expect(row).toEqual({ creates: false, temporary: false, connects: true });
    }
  });
});

describe('the rights of every login, object by object', () => {
  it('on schemas', async () => {
    const rows = await owner`
      select n.nspname as name, r.rolname as login, p as right from pg_namespace n, pg_roles r, unnest(array['USAGE', 'CREATE']) p
       where n.nspname !~ '^pg_(?!boss)' and n.nspname <> 'information_schema'
         and r.rolname = any(${PLANES.map(login)}) and has_schema_privilege(r.oid, n.oid, p)`;
    const wanted = Object.entries(expected.SCHEMAS).flatMap(([name, rights]) =>
      Object.entries(rights).flatMap(([plane, list]) => list.map((right) => `${name} ${plane} ${right}`)),
    );
    expect(sorted(rows)).toEqual(wanted.sort());
  });

  it('on tables', async () => {
    const tables = await relations(['r', 'p']);
    const rows = await owner`
      select n.nspname || '.' || c.relname as name, r.rolname as login, p as right
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r,
             unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) p
       where c.relkind in ('r', 'p') and n.nspname = any(${ALL_SCHEMAS}) and r.rolname = any(${PLANES.map(login)})
         and has_table_privilege(r.oid, c.oid, p)`;
    const wanted = tables.flatMap(({ schema, name }) =>
      PLANES.flatMap((plane) =>
        expected.tableRights(schema, name, plane).map((right) => `${schema}.${name} ${plane} ${right}`),
      ),
    );
    expect(sorted(rows)).toEqual(wanted.sort());
  });

  it('on columns, where the table says no', async () => {
    const rows = await owner`
      select n.nspname || '.' || c.relname as name, a.attname as column, r.rolname as login, p as right
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid, pg_roles r,
             unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p
       where c.relkind in ('r', 'p') and n.nspname = any(${ALL_SCHEMAS}) and r.rolname = any(${PLANES.map(login)})
         and not a.attisdropped and has_column_privilege(r.oid, c.oid, a.attnum, p) and not has_table_privilege(r.oid, c.oid, p)`;
    const wrong = rows.filter(
      (row) => !expected.columnRights(row.name, row.column, planeOf(row.login)).includes(row.right),
    );
    expect(wrong).toEqual([]);
    expect(rows.length).toBe(8);
  });

  it('on sequences', async () => {
    const rows = await owner`
      select c.oid::regclass::text as name, r.rolname as login from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r
       where c.relkind = 'S' and n.nspname = any(${ALL_SCHEMAS}) and r.rolname = any(${PLANES.map(login)})
         and has_sequence_privilege(r.oid, c.oid, 'USAGE')`;
    const wanted = Object.entries(expected.SEQUENCES).flatMap(([name, planes]) =>
      planes.map((p) => `${name} ${p}`),
    );
    expect(rows.map((row) => `${row.name} ${planeOf(row.login)}`)).toEqual(wanted);
  });

  it('on functions, which are all known by name', async () => {
    const rows = await functions(OUR_SCHEMAS);
    const actual = Object.fromEntries(rows.map((row) => [row.name, row.planes]));
    expect(actual).toEqual({ ...expected.DEFINERS, ...expected.INVOKERS });
    expect(rows.filter((row) => row.definer).map((row) => row.name)).toEqual(
      Object.keys(expected.DEFINERS).sort(),
    );
  });

  it('on the queue: a plane may send, only the jobs login may look and take', async () => {
    const rows = await functions(['pgboss']);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => row.definer)).toEqual([]);
    for (const { name, planes } of rows)
      expect(planes, name).toEqual(
        expected.QUEUE_FUNCTIONS_FOR_SENDING.includes(name) ? [...PLANES] : ['jobs'],
      );
  });

  it('fixes the names that every function of ours looks up, with temporary ones last', async () => {
    const loose = await owner`
      select p.oid::regprocedure::text as name, p.proconfig from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = any(${OUR_SCHEMAS})
         and not coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, pg_temp']`;
    expect(loose).toEqual([]);
  });
});

describe('PUBLIC, which is everybody', () => {
  it('may do nothing with our schemas, tables, columns, sequences and functions, pg-boss’ included', async () => {
    const rows = await owner`
      select 'schema ' || n.nspname as what, x.privilege_type as right from pg_namespace n, aclexplode(n.nspacl) x
       where n.nspname = any(${ALL_SCHEMAS}) and x.grantee = 0
      union all
      select 'table ' || c.oid::regclass, x.privilege_type from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) x
       where n.nspname = any(${ALL_SCHEMAS}) and x.grantee = 0
      union all
      select 'column ' || c.oid::regclass || '.' || a.attname, x.privilege_type
        from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) x
       where n.nspname = any(${ALL_SCHEMAS}) and x.grantee = 0
      union all
      select 'function ' || p.oid::regprocedure, x.privilege_type
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
       where n.nspname = any(${ALL_SCHEMAS}) and x.grantee = 0`;
    expect(rows).toEqual([]);
  });

  it('gets nothing by default on what the owner creates later', async () => {
    const ordinary = postgres(asOrdinaryOwner(db.ownerUrl), { max: 1, onnotice: () => {} });
    await ordinary`create function development.later() returns int language sql set search_path = '' as 'select 1'`;
    await ordinary`create table development.later_too (tenant_id uuid not null)`;
    try {
      for (const plane of PLANES) {
        const [row] = await owner`
          select has_function_privilege(${login(plane)}, 'development.later()', 'EXECUTE') as calls,
                 has_table_privilege(${login(plane)}, 'development.later_too', 'SELECT') as reads`;
        expect(row).toEqual({ calls: false, reads: false });
      }
    } finally {
      await ordinary`drop function development.later()`;
      await ordinary`drop table development.later_too`;
      await ordinary.end();
    }
  });

  it('may not make temporary things, which would stand before ours in the search for types', async () => {
    const [row] = await owner`
      select exists (select from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
                      where d.datname = ${db.name} and x.grantee = 0 and x.privilege_type in ('TEMPORARY', 'CREATE')) as may`;
    expect(row?.may).toBe(false);
  });
});

interface Right {
  name: string;
  login: string;
  right: string;
}

const sorted = (rows: Iterable<unknown>) =>
  [...(rows as Iterable<Right>)].map((row) => `${row.name} ${planeOf(row.login)} ${row.right}`).sort();

function planeOf(name: string): Plane {
  const plane = PLANES.find((one) => login(one) === name);
  if (!plane) throw new Error(`${name} is no login of this database.`);
  return plane;
}

async function relations(kinds: string[]): Promise<{ schema: string; name: string }[]> {
  const rows = await owner`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = any(${kinds}::"char"[]) and n.nspname = any(${ALL_SCHEMAS}) order by 1, 2`;
  return rows.map((row) => ({ schema: row.schema, name: row.name }));
}

async function functions(schemas: string[]): Promise<{ name: string; definer: boolean; planes: Plane[] }[]> {
  const rows = await owner`
    select n.nspname || '.' || p.proname || '(' ||
             array_to_string(array(select format_type(t, null) from unnest(p.proargtypes) t), ',') || ')' as name,
           p.prosecdef as definer,
           array(select r.rolname from pg_roles r where r.rolname = any(${PLANES.map(login)})
                    and has_function_privilege(r.oid, p.oid, 'EXECUTE'))::text[] as logins
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any(${schemas})`;
  return rows
    .map((row) => ({
      name: row.name as string,
      definer: row.definer as boolean,
      planes: PLANES.filter((plane) => row.logins.includes(login(plane))),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

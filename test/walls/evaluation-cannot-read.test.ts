import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plane } from '../../src/core/context.ts';
import { loginName, PLANES } from '../../src/db/logins.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { asTenant, DEVELOPMENT_MARK, EVALUATION_MARK, type SeededTenant, seedWall } from './seed-wall.ts';

let db: TestDatabase;
let owner: Sql;
let here: SeededTenant;
let there: SeededTenant;
const pools = {} as Record<Plane, Sql>;

beforeAll(async () => {
  db = await testDatabase();
  owner = postgres(db.ownerUrl, { max: 1, onnotice: () => undefined });
  for (const plane of PLANES) pools[plane] = postgres(db.urls[plane], { max: 1, onnotice: () => undefined });
  [here, there] = await seedWall(db);
  // statistics hold samples of the rows; whoever may not read the table must not read them either
  await owner`analyze`;
});

afterAll(async () => {
  await Promise.all([owner.end(), ...PLANES.map((plane) => pools[plane].end())]);
  await db.drop();
});

/** Permission, a name that cannot be seen, an unknown function, a wrong password: every way to be refused. */
const REFUSALS = [
  '42501',
  '3F000',
  '42P01',
  '42883',
  '28P01',
  '22023',
  '0A000',
  '58P01',
  '08P01',
  '42704',
  '26000',
];

/** Runs statements one after the other on one connection and gives back whatever came of any of them. */
async function attempt(
  sql: Sql,
  statements: readonly string[],
): Promise<{ seen: string; refused: string[] }> {
  const connection = await sql.reserve();
  const refused: string[] = [];
  let seen = '';
  try {
    for (const statement of statements) {
      try {
        seen += JSON.stringify(await connection.unsafe(statement));
      } catch (error) {
        refused.push(String((error as { code?: string }).code));
        seen += (error as Error).message + String((error as { detail?: string }).detail ?? '');
      }
    }
    await connection.unsafe('rollback').catch(() => undefined);
    await connection.unsafe('reset all; deallocate all').catch(() => undefined);
  } finally {
    connection.release();
  }
  return { seen, refused };
}

const tenant = () => `select set_config('app.tenant', '${here.tenantId}', false)`;
const asOwner = () => `"${decodeURIComponent(new URL(db.ownerUrl).username)}"`;
const asPlane = (plane: Plane) => `"${loginName(db.name, plane)}"`;
const address = (plane: Plane) => new URL(db.urls[plane]);

/**
 * Every way from a connection to a table of the other side that PostgreSQL knows. `table` and `mark` are the
 * other side's; the last statement of each is the one that must be refused.
 */
function waysTo(table: string, column: string, otherPlane: Plane): Record<string, () => string[]> {
  const [schema = '', name = ''] = table.split('.');
  return {
    'a direct select': () => [tenant(), `select ${column} from ${table}`],
    'a short name and a search path': () => [
      tenant(),
      `set search_path = ${schema}, public`,
      `select ${column} from ${name}`,
    ],
    'a join with a table that it may read': () => [
      tenant(),
      `select p.id, x.${column} from public.person p join ${table} x on x.person_id = p.id`,
    ],
    'a subquery in a condition': () => [
      tenant(),
      `select 1 from public.person where exists (select from ${table})`,
    ],
    'a count': () => [tenant(), `select count(*) from ${table}`],
    'a view': () => [
      tenant(),
      `create view public.peep as select * from ${table}`,
      'select * from public.peep',
    ],
    'a temporary view': () => [
      tenant(),
      `create temporary view peep as select * from ${table}`,
      'select * from peep',
    ],
    'a copy of the table': () => [
      tenant(),
      `create temporary table peep as select * from ${table}`,
      'select * from peep',
    ],
    'select into': () => [tenant(), `select * into temporary peep from ${table}`, 'select * from peep'],
    'a function': () => [
      tenant(),
      `create function public.peep() returns setof text language sql as $$ select ${column} from ${table} $$`,
      'select * from public.peep()',
    ],
    'a temporary function': () => [
      tenant(),
      `create function pg_temp.peep() returns setof text language sql as $$ select ${column} from ${table} $$`,
      'select * from pg_temp.peep()',
    ],
    'an anonymous block': () => [
      tenant(),
      `do $$ declare t text; begin select ${column} into t from ${table} limit 1; raise exception '%', t; end $$`,
    ],
    'a trigger on a table that it may write': () => [
      tenant(),
      `create function pg_temp.peep() returns trigger language plpgsql as $$ begin perform 1 from ${table}; return new; end $$`,
      'create trigger peep before insert on audit.entry for each row execute function pg_temp.peep()',
    ],
    'copy to the client': () => [tenant(), `copy ${table} to stdout`],
    'copy of a query': () => [tenant(), `copy (select * from ${table}) to stdout`],
    'copy to a file and a program': () => [
      tenant(),
      `copy ${table} to '/tmp/peep'`,
      `copy ${table} to program 'cat'`,
    ],
    'SET ROLE to the other plane': () => [
      tenant(),
      `set role ${asPlane(otherPlane)}`,
      `select ${column} from ${table}`,
    ],
    'SET ROLE to the owner': () => [tenant(), `set role ${asOwner()}`, `select ${column} from ${table}`],
    'SET LOCAL ROLE in a transaction': () => [
      'begin',
      `set local role ${asPlane(otherPlane)}`,
      'rollback',
      tenant(),
      `select ${column} from ${table}`,
    ],
    'RESET ROLE': () => [tenant(), 'reset role', `select ${column} from ${table}`],
    'SET SESSION AUTHORIZATION': () => [
      tenant(),
      `set session authorization ${asPlane(otherPlane)}`,
      `set session authorization ${asOwner()}`,
      'reset session authorization',
      `select ${column} from ${table}`,
    ],
    'set_config of the role': () => [
      tenant(),
      `select set_config('role', '${loginName(db.name, otherPlane)}', false)`,
      `select set_config('session_authorization', '${loginName(db.name, otherPlane)}', false)`,
      `select ${column} from ${table}`,
    ],
    'row security switched off': () => [tenant(), 'set row_security = off', `select ${column} from ${table}`],
    'a grant to itself': () => [
      tenant(),
      `grant select on ${table} to current_user`,
      `select ${column} from ${table}`,
    ],
    'a grant of the other role': () => [
      tenant(),
      `grant ${asPlane(otherPlane)} to current_user`,
      `select ${column} from ${table}`,
    ],
    'another owner': () => [
      tenant(),
      `alter table ${table} owner to current_user`,
      `select ${column} from ${table}`,
    ],
    'a policy of its own': () => [
      tenant(),
      `create policy peep on ${table} using (true)`,
      `select ${column} from ${table}`,
    ],
    'a table that inherits': () => [tenant(), `create table public.peep () inherits (${table})`],
    'a foreign key that probes': () => [
      tenant(),
      `create temporary table peep (tenant_id uuid, id uuid, foreign key (tenant_id, id) references ${table} (tenant_id, id))`,
    ],
    'a prepared statement': () => [
      tenant(),
      `prepare peep as select ${column} from ${table}`,
      'execute peep',
    ],
    'a cursor': () => [
      tenant(),
      'begin',
      `declare peep cursor for select ${column} from ${table}`,
      'fetch all from peep',
    ],
    'EXPLAIN ANALYZE': () => [tenant(), `explain (analyze, verbose, buffers) select * from ${table}`],
    'a lock': () => [tenant(), 'begin', `lock table ${table} in access share mode`],
    'TABLESAMPLE and ctid': () => [tenant(), `select ctid, * from ${table} tablesample system (100)`],
    'the table as xml': () => [tenant(), `select table_to_xml('${table}'::regclass, true, false, '')`],
    'a query as xml': () => [tenant(), `select query_to_xml('select * from ${table}', true, false, '')`],
    'a schema as xml': () => [tenant(), `select schema_to_xml('${schema}', true, false, '')`],
    'a cast to its row type': () => [
      tenant(),
      `select (x).${column} from (select null::${table} x) y`,
      `select ${column} from ${table}`,
    ],
    'an insert that gives back': () => [tenant(), `insert into ${table} select * from ${table} returning *`],
    'an update that gives back': () => [tenant(), `update ${table} set ${column} = ${column} returning *`],
    'a delete that gives back': () => [tenant(), `delete from ${table} returning *`],
    'a merge': () => [
      tenant(),
      `merge into public.person p using ${table} x on x.person_id = p.id when matched then do nothing`,
    ],
    'files of the server': () => [
      `select pg_read_file('base/' || oid || '/' || 1) from pg_database`,
      `select pg_ls_dir('.')`,
      `select pg_read_file('postgresql.conf')`,
    ],
    'a large object from a file': () => [`select lo_import('/etc/passwd')`],
    dblink: () => [
      'create extension dblink',
      `select * from dblink('dbname=${db.name} user=${loginName(db.name, otherPlane)}', 'select ${column} from ${table}') as t(x text)`,
    ],
    'a foreign table': () => [
      'create extension postgres_fdw',
      `create server peep foreign data wrapper postgres_fdw options (dbname '${db.name}')`,
    ],
    'a language that may do anything': () => ['create extension plpython3u', 'create extension plperl'],
    'logical decoding': () => [
      `select pg_create_logical_replication_slot('peep', 'test_decoding')`,
      `select * from pg_logical_slot_get_changes('peep', null, null)`,
    ],
    'raw pages': () => ['create extension pageinspect', `select get_raw_page('${table}', 0)`],
    'a publication': () => [`create publication peep for table ${table}`],
    'an event trigger': () => [
      `create function pg_temp.peep() returns event_trigger language plpgsql as $$ begin end $$`,
      'create event trigger peep on ddl_command_end execute function pg_temp.peep()',
    ],
    'the password of the other login': () => [
      `select rolpassword from pg_authid`,
      `alter role ${asPlane(otherPlane)} password 'mine'`,
    ],
    'the queue’s payloads': () => ['select data from pgboss.job', 'select output from pgboss.job_common'],
    'the audit’s rows': () => [tenant(), 'select * from audit.entry', 'select * from audit.recent(10)'],
    'the record store’s statements': () => [
      'select * from records.statement_number',
      `copy ${table} from program 'ls'`,
    ],
    'a bigger role': () => [
      'create role peep superuser',
      `alter role current_user superuser`,
      `alter role current_user bypassrls`,
    ],
    'settings that write a log one may read': () => [
      `set log_statement = 'all'`,
      `alter system set log_destination = 'csvlog'`,
      `load 'auto_explain'`,
    ],
  };
}

describe('an evaluation connection and a development goal (architecture.md, "The wall")', () => {
  const ways = waysTo('development.goal', 'title', 'development');

  it('are really there: the development login reads the goal by the same statement', async () => {
    const { seen, refused } = await attempt(pools.development, [
      tenant(),
      'select title from development.goal',
    ]);
    expect(seen).toContain(DEVELOPMENT_MARK);
    expect(refused).toEqual([]);
  });

  it.each(Object.keys(ways))('do not meet by %s', async (way) => {
    const { seen, refused } = await attempt(pools.evaluation, ways[way]?.() ?? []);
    expect(seen).not.toContain(DEVELOPMENT_MARK);
    expect(seen).not.toContain(here.goal);
    expect(refused.length, 'something must have been refused').toBeGreaterThan(0);
    expect(refused.filter((code) => !REFUSALS.includes(code) && code !== '25P02')).toEqual([]);
  });

  it('do not meet in statistics, which hold samples of rows', async () => {
    const { seen } = await attempt(pools.evaluation, [
      'select * from pg_stats',
      'select * from pg_stats_ext',
      'select * from pg_statistic',
      'select * from pg_stat_activity',
      'select * from pg_stat_user_tables',
      'select * from pg_prepared_statements',
      'select * from pg_cursors',
      'select * from pg_locks',
    ]);
    expect(seen).not.toContain(DEVELOPMENT_MARK);
    const [sampled] = await owner`select count(*)::int as n from pg_stats where schemaname = 'development'`;
    expect(sampled?.n, 'there are samples to hide').toBeGreaterThan(0);
  });

  it('do not meet by names put before ours in a function that runs with the owner’s rights', async () => {
    // a type called uuid in pg_temp, whose check runs with the rights of records.emit's owner
    const { seen } = await attempt(pools.evaluation, [
      tenant(),
      `create function pg_temp.peep(v text) returns boolean language plpgsql as $$
         declare t text;
         begin
           select title into t from development.goal limit 1;
           if t is not null then raise exception 'read: %', t; end if;
           return true;
         exception when insufficient_privilege then return true; end $$`,
      'create domain pg_temp.uuid as text check (pg_temp.peep(value))',
      `select records.emit('{"id":"018f0000-0000-7000-8000-000000000001","statement":"{}","content":"x","verb":"v","agents":[],"activities":[]}')`,
    ]);
    expect(seen).not.toContain(DEVELOPMENT_MARK);
    expect(seen).not.toContain('read:');
  });

  it('do not meet at another door: a wrong or a guessed password opens none', async () => {
    const url = address('development');
    for (const password of [
      '',
      address('evaluation').password,
      loginName(db.name, 'development'),
      'postgres',
    ]) {
      url.password = password;
      const sql = postgres(url.href, { max: 1, connect_timeout: 5 });
      await expect(sql`select 1`).rejects.toThrow(/password|SASL/i);
      await sql.end();
    }
  });
});

describe('a development connection and an objective', () => {
  const ways = waysTo('evaluation.objective', 'title', 'evaluation');

  it('are really there: the evaluation login reads the objective by the same statement', async () => {
    const { seen } = await attempt(pools.evaluation, [tenant(), 'select title from evaluation.objective']);
    expect(seen).toContain(EVALUATION_MARK);
  });

  it.each(Object.keys(ways))('do not meet by %s', async (way) => {
    const { seen, refused } = await attempt(pools.development, ways[way]?.() ?? []);
    expect(seen).not.toContain(EVALUATION_MARK);
    expect(refused.length, 'something must have been refused').toBeGreaterThan(0);
    expect(refused.filter((code) => !REFUSALS.includes(code) && code !== '25P02')).toEqual([]);
  });
});

describe('the other connections', () => {
  it.each(['common', 'store', 'jobs'] as const)('%s reads neither goals nor objectives', async (plane) => {
    for (const [table, other] of [
      ['development.goal', 'development'],
      ['development.private_note', 'development'],
      ['evaluation.objective', 'evaluation'],
    ] as const) {
      const { seen, refused } = await attempt(pools[plane], [
        tenant(),
        `select * from ${table}`,
        `set role ${asPlane(other)}`,
        `reset role`,
        `select * from ${table}`,
        `explain analyze select * from ${table}`,
        `copy ${table} to stdout`,
      ]);
      expect(seen).not.toContain(DEVELOPMENT_MARK);
      expect(seen).not.toContain(EVALUATION_MARK);
      expect(refused.length).toBe(5);
    }
  });

  it('of an unset tenant see nothing', async () => {
    for (const setting of [null, '']) {
      if (setting !== null)
        for (const plane of PLANES)
          await pools[plane].begin((tx) => tx`select set_config('app.tenant', ${here.tenantId}, true)`);
      const seen = [
        await pools.common`select id from person`,
        await pools.development`select id from development.goal`,
        await pools.evaluation`select id from evaluation.objective`,
        await pools.store`select id from records.statement`,
      ];
      expect(seen.flatMap((rows) => [...rows])).toEqual([]);
    }
    await expect(pools.common`insert into person (tenant_id, id, given_name, family_name, created_at, updated_at)
      values (${here.tenantId}, gen_random_uuid(), 'A', 'B', now(), now())`).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('with a tenant that is no id get an error, never everything', async () => {
    for (const value of ['*', `' or true --`, '%'])
      await expect(
        asTenant(pools.common, { tenantId: value }, (tx) => tx`select id from person`),
      ).rejects.toMatchObject({ code: '22P02' });
  });
});

describe('another tenant’s rows', () => {
  const rows = [
    ['common', 'public.person', 'author', 'given_name'],
    ['common', 'public.conversation', 'conversation', 'created_at'],
    ['development', 'development.goal', 'goal', 'title'],
    ['evaluation', 'evaluation.objective', 'objective', 'title'],
  ] as const;

  it.each(rows)(
    'of %s in %s do not exist: not to be read, changed, deleted or taken over',
    async (plane, table, key, column) => {
      const id = there[key];
      await asTenant(pools[plane], here, async (tx) => {
        const row = { id: (await tx.unsafe(`select id from ${table} where id = $1`, [id])).length };
        expect(row.id).toBe(0);
        const all = await tx.unsafe(`select distinct tenant_id from ${table}`);
        expect(all.map((one) => one.tenant_id)).toEqual([here.tenantId]);
        expect((await tx.unsafe(`update ${table} set ${column} = ${column} where id = $1`, [id])).count).toBe(
          0,
        );
        expect((await tx.unsafe(`delete from ${table} where tenant_id = $1`, [there.tenantId])).count).toBe(
          0,
        );
      });
      for (const statement of [
        `update ${table} set tenant_id = '${there.tenantId}'`,
        `insert into ${table} select * from jsonb_populate_record(null::${table},
         (select to_jsonb(x) || '{"tenant_id": "${there.tenantId}", "id": "${crypto.randomUUID()}"}' from ${table} x limit 1))`,
      ])
        await expect(asTenant(pools[plane], here, (tx) => tx.unsafe(statement))).rejects.toMatchObject({
          code: '42501',
        });
    },
  );

  it('cannot be referred to: a goal of another tenant’s person is refused', async () => {
    await expect(
      asTenant(
        pools.development,
        here,
        (tx) => tx`update development.goal set person_id = ${there.author} where id = ${here.goal}`,
      ),
    ).rejects.toMatchObject({ code: '23503' });
  });

  it('do not clash: the same id may live in both', async () => {
    await expect(
      asTenant(pools.common, here, async (tx) => {
        await tx`insert into person (tenant_id, id, given_name, family_name, created_at, updated_at)
                 values (${here.tenantId}, ${there.author}, 'A', 'B', now(), now())`;
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
  });
});

describe('a private note ("only for you")', () => {
  const note = (person: string, statement = 'select body from development.private_note') =>
    asTenant(pools.development, { tenantId: here.tenantId, person }, (tx) => tx.unsafe(statement));

  it('is found by its author, even by a query without a condition', async () => {
    expect((await note(here.author)).map((row) => row.body)).toEqual([
      `${DEVELOPMENT_MARK} ${here.tenantId}`,
    ]);
  });

  it('is not there for the other person of the conversation, nor for nobody', async () => {
    for (const person of [here.other, '', there.author]) {
      expect(await note(person)).toHaveLength(0);
      expect((await note(person, `update development.private_note set body = 'x'`)).count).toBe(0);
      expect((await note(person, 'delete from development.private_note')).count).toBe(0);
    }
  });

  it('cannot be written in somebody else’s name', async () => {
    await expect(
      note(
        here.other,
        `insert into development.private_note (tenant_id, conversation_id, author_id, body, written_at)
         values ('${here.tenantId}', '${here.conversation}', '${here.author}', 'x', now())`,
      ),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(
      note(here.author, `update development.private_note set author_id = '${here.other}'`),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

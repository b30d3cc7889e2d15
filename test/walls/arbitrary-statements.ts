import * as fc from 'fast-check';

/** What a generated statement may name: ids of the database at hand. */
export interface Names {
  readonly tenants: readonly string[];
  readonly people: readonly string[];
  readonly roles: readonly string[];
}

const TABLES = [
  'development.goal',
  'development.goal_version',
  'development.private_note',
  'development.self_rating',
  'evaluation.objective',
  'evaluation.strategy_aim',
  'public.person',
  'public.evidence',
  'public.conversation',
  'records.statement',
  'audit.entry',
  'audit.seal',
  'audit.unsealed',
  'directory.session',
  'pgboss.job',
  'pg_catalog.pg_stats',
  'pg_catalog.pg_stat_activity',
  'pg_catalog.pg_class',
  'pg_catalog.pg_prepared_statements',
  'information_schema.columns',
  'goal',
  'objective',
];

const COLUMNS = [
  '*',
  'title',
  'body',
  'id',
  'tenant_id',
  'person_id',
  'count(*)',
  't::text',
  'to_jsonb(t)',
  'tableoid::regclass',
];

// most often what is behind the wall, so that a hole would be found within a few hundred sessions
const table = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('development.goal', 'evaluation.objective') },
  { weight: 1, arbitrary: fc.constantFrom(...TABLES) },
);
const column = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('title', '*') },
  { weight: 1, arbitrary: fc.constantFrom(...COLUMNS) },
);

const condition = fc.constantFrom(
  'true',
  'true or true',
  't.tenant_id is not null',
  `title like '%'`,
  `title ~ '.'`,
  'exists (select from development.goal)',
  `id in (select id from development.goal)`,
  `length(title) > 0 or 1 / (length(title) - length(title)) = 1`,
);

/** A query: the core of every statement, nested a few times at most. */
const { query } = fc.letrec<{ query: string; source: string }>((tie) => ({
  source: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    table,
    tie('query').map((inner) => `(${inner})`),
  ),
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(column, tie('source'), condition).map(([c, s, w]) => `select ${c} from ${s} t where ${w}`),
    { weight: 6, arbitrary: fc.tuple(column, tie('source')).map(([c, s]) => `select ${c} from ${s} t`) },
    fc.tuple(tie('source'), tie('source')).map(([a, b]) => `select * from ${a} a full join ${b} b on true`),
    fc.tuple(tie('source'), tie('query')).map(([s, q]) => `select * from ${s} t, lateral (${q}) u`),
    fc
      .tuple(tie('query'), tie('query'))
      .map(
        ([a, b]) =>
          `with w as materialized (${a}) select w::text from w union all select (x)::text from (${b}) x`,
      ),
    tie('query').map((q) => `select query_to_xml($q$${q}$q$, true, false, '')`),
    tie('query').map((q) => `select array(select to_jsonb(x) from (${q}) x)`),
    table.map((name) => `table ${name}`),
    table.map((name) => `select table_to_xml('${name}'::regclass, true, true, '')`),
    table.map((name) => `select row_to_json(t), ctid from ${name} tablesample system (100) t`),
  ),
}));

/** What may stand before or around a query. */
const wrapped = fc.oneof(
  { weight: 16, arbitrary: query.map((q) => [q]) },
  query.map((q) => [`explain (analyze, verbose) ${q}`]),
  // nothing that fails half way: the driver cannot report an error once a copy has begun
  table.map((name) => [`copy (select * from ${name}) to stdout`]),
  query.map((q) => [`prepare p as ${q}`, 'execute p']),
  query.map((q) => [`declare c scroll cursor with hold for ${q}`, 'fetch all from c']),
  query.map((q) => [`create temporary view v as ${q}`, 'select * from v']),
  query.map((q) => [`create temporary table v as ${q}`, 'table v']),
  query.map((q) => [`create view public.v as ${q}`, 'table public.v']),
  query.map((q) => [`create materialized view evaluation.v as ${q}`, 'table evaluation.v']),
  query.map((q) => [
    `do $do$ declare t text; begin select x::text into t from (${q}) x limit 1; raise exception '%', t; end $do$`,
  ]),
  query.map((q) => [
    `create function pg_temp.f() returns text language sql as $f$ select x::text from (${q}) x limit 1 $f$`,
    'select pg_temp.f()',
  ]),
  query.map((q) => [
    `insert into evaluation.strategy_aim (tenant_id, id, code, title, imported_at)
       select nullif(current_setting('app.tenant', true), '')::uuid, gen_random_uuid(), gen_random_uuid()::text, x::text, now() from (${q}) x
       returning *`,
  ]),
  query.map((q) => [
    `update evaluation.objective o set title = (select x::text from (${q}) x limit 1) returning *`,
  ]),
  table.map((name) => [`delete from ${name} returning *`]),
  table.map((name) => [`update ${name} set tenant_id = tenant_id returning *`]),
  table.map((name) => [`copy ${name} to stdout`]),
  table.map((name) => [`lock table ${name}`, `table ${name}`]),
);

/** What may come first: another role, another tenant, other settings. */
const preparation = (names: Names) =>
  fc.oneof(
    fc
      .constantFrom(...names.roles)
      .chain((role) =>
        fc.constantFrom(
          `set role ${role}`,
          `set local role ${role}`,
          `set session authorization ${role}`,
          `grant ${role} to current_user`,
          `select set_config('role', trim('"' from '${role}'), false)`,
        ),
      ),
    fc.constantFrom('reset role', 'reset session authorization', 'reset all', 'set row_security = off'),
    fc.constantFrom(
      'set search_path = development, evaluation, public',
      'set search_path = pg_temp, development',
    ),
    tenantSetting(names),
    table.map((name) => `grant all on ${name} to current_user`),
  );

const tenantSetting = ({ tenants, people }: Names) =>
  fc
    .tuple(
      fc.constantFrom(...tenants, ...tenants, '', '00000000-0000-0000-0000-000000000000'),
      fc.constantFrom(...people, ''),
    )
    .map(
      ([tenant, person]) =>
        `select set_config('app.tenant', '${tenant}', false), set_config('app.person', '${person}', false)`,
    );

/** A hostile session: a tenant, some preparations, then statements. */
export const hostileSession = (names: Names): fc.Arbitrary<string[]> =>
  fc
    .tuple(
      tenantSetting(names),
      fc.oneof(fc.constant([]), fc.array(preparation(names), { maxLength: 3 })),
      fc.array(wrapped, { minLength: 1, maxLength: 3 }),
    )
    .map(([tenant, before, statements]) => [tenant, ...before, ...statements.flat()]);

/** An honest but careless session: one tenant, queries that forgot every condition. */
export const carelessQuery = query;

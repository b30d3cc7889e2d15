import { toSnakeCase } from 'drizzle-orm/casing';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as schema from '../../src/db/schema/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

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

const tables = Object.values(schema)
  .filter((value) => value instanceof PgTable)
  .map((table) => getTableConfig(table));

/** A column's name in the database: the key in TypeScript, in snake case (db/transaction.ts). */
const columnName = (column: { name: string; keyAsName: boolean }) =>
  column.keyAsName ? toSnakeCase(column.name) : column.name;

const SCHEMAS_OF_DRIZZLE = ['public', 'development', 'evaluation', 'audit'];

describe('src/db/schema and the database that the migrations made', () => {
  it('have the same tables', async () => {
    const rows = await owner`
      select schemaname || '.' || tablename as name from pg_tables where schemaname = any(${SCHEMAS_OF_DRIZZLE})`;
    const ours = tables.map((table) => `${table.schema ?? 'public'}.${table.name}`);
    expect(ours.length).toBeGreaterThan(35);
    expect(ours.sort()).toEqual(rows.map((row) => row.name).sort());
  });

  it('have the same columns, of the same types, empty or not alike, with a default or not alike', async () => {
    const rows = await owner`
      select n.nspname || '.' || c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
             a.attnotnull as required, a.atthasdef as defaulted
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and n.nspname = any(${SCHEMAS_OF_DRIZZLE})`;
    const ours = tables.flatMap((table) =>
      table.columns.map((column) => ({
        name: `${table.schema ?? 'public'}.${table.name}.${columnName(column)}`,
        type: column.getSQLType(),
        required: column.notNull,
        defaulted: column.hasDefault,
      })),
    );
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(ours.sort(byName)).toEqual(rows.map((row) => ({ ...row })).sort(byName as never));
  });

  it('have the same keys and references', async () => {
    const rows = await owner`
      select con.conrelid::regclass::text as table, con.contype as kind,
             array(select attname from unnest(con.conkey) with ordinality k(n, i)
                     join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.n order by k.i)::text[] as columns,
             case when con.contype = 'f' then con.confrelid::regclass::text end as target
        from pg_constraint con join pg_namespace n on n.oid = con.connamespace
       where con.contype in ('p', 'u', 'f') and n.nspname = any(${SCHEMAS_OF_DRIZZLE})`;
    const named = (table: { schema?: string; name: string }) =>
      table.schema && table.schema !== 'public' ? `${table.schema}.${table.name}` : table.name;
    const line = (table: string, kind: string, columns: string[], target = '') =>
      `${table} ${kind} ${columns.join(',')} ${target}`.trim();
    const ours = tables.flatMap((table) => [
      ...table.primaryKeys.map((key) => line(named(table), 'p', key.columns.map(columnName))),
      ...table.uniqueConstraints.map((key) => line(named(table), 'u', key.columns.map(columnName))),
      ...table.foreignKeys.map((key) => {
        const { columns, foreignTable } = key.reference();
        return line(named(table), 'f', columns.map(columnName), named(getTableConfig(foreignTable)));
      }),
    ]);
    const theirs = rows.map((row) => line(row.table, row.kind, row.columns, row.target ?? ''));
    expect(ours.sort()).toEqual(theirs.map((text) => text.replaceAll('"', '')).sort());
  });

  it('have the same checks', async () => {
    const rows = await owner`
      select con.conname as name from pg_constraint con join pg_namespace n on n.oid = con.connamespace
       where con.contype = 'c' and n.nspname = any(${SCHEMAS_OF_DRIZZLE})`;
    const ours = tables.flatMap((table) => table.checks.map((check) => check.name));
    expect(ours.sort()).toEqual(rows.map((row) => row.name).sort());
  });
});

import type { Sql } from 'postgres';
import type { Kept } from '../statement/format-statement.ts';
import type { StatementStore } from '../statement-store.ts';
import type { Statement } from '../types.ts';
import { groupInserts } from './group-inserts.ts';
import { type KeptRow, readConsistentThrough, readInOrder, toKept } from './kept-row.ts';
import { queryStatements, voiding } from './query-statements.ts';

export interface PostgresStorePorts {
  /** The pool itself, for what is one statement and its own transaction. */
  readonly sql: Sql;
  /**
   * Opens a READ COMMITTED transaction with `app.tenant` set, runs the work, commits; rolls back and throws on what
   * the work throws. READ COMMITTED is needed: after waiting for another writer its rows must be seen.
   */
  withTransaction<T>(tenant: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * Told the ids that are new, after they are safe: the place to wake whoever follows the store. What must not be
   * missed goes by its own cursor over `seq` (read-after.ts), because a process may end before this is called.
   */
  onStored?(tenant: string, ids: readonly string[]): void;
}

/** The statements in PostgreSQL (migrations/0011_record_store.sql). Keeps nothing but what is being written. */
export function createPostgresStore(ports: PostgresStorePorts): StatementStore {
  return {
    insert: groupInserts(ports),
    find: (tenant, id, options) =>
      ports.withTransaction(tenant, (sql) => findStatement(sql, tenant, id, options)),
    query: (tenant, query) => ports.withTransaction(tenant, (sql) => queryStatements(sql, tenant, query)),
    mentioning: (tenant, terms, options) =>
      ports.withTransaction(tenant, (sql) => listMentioning(sql, tenant, terms, options)),
    consistentThrough: (tenant) => ports.withTransaction(tenant, readConsistentThrough),
  };
}

async function findStatement(
  sql: Sql,
  tenant: string,
  id: string,
  { voided, credentialId }: { readonly voided: boolean; readonly credentialId?: string },
): Promise<Kept | null> {
  const [row] = await sql<(KeptRow & { voided: boolean })[]>`
    select s.statement::text as statement, floor(extract(epoch from s.stored) * 1000)::text as stored,
      exists (${voiding(sql)}) as voided
    from records.statement_key k join records.statement s on s.tenant_id = k.tenant_id and s.seq = k.seq
    where k.tenant_id = ${tenant}::uuid and k.id = ${id}::uuid
      ${credentialId === undefined ? sql`` : sql`and s.credential_id = ${credentialId}`}`;
  return row && row.voided === voided ? toKept(row) : null;
}

async function listMentioning(
  sql: Sql,
  tenant: string,
  terms: readonly string[],
  { limit, credentialId }: { readonly limit: number; readonly credentialId?: string },
): Promise<readonly Statement[]> {
  const [, rows] = await Promise.all([
    readInOrder(sql),
    sql<{ statement: string }[]>`
    select s.statement::text as statement from (
      select distinct m.seq from json_array_elements_text(${JSON.stringify(terms)}::text::json) as wanted(term)
        cross join lateral (
          select t.seq from records.statement_term t
          where t.tenant_id = ${tenant}::uuid and t.term = records.term(wanted.term) and t.via = t.seq
          order by t.seq desc limit ${limit}) m
    ) found
      cross join lateral (
        select statement, credential_id from records.statement
        where tenant_id = ${tenant}::uuid and seq = found.seq limit 1) s
    ${credentialId === undefined ? sql`` : sql`where s.credential_id = ${credentialId}`}
    order by found.seq desc`,
  ]);
  return rows.map((row) => JSON.parse(row.statement) as Statement);
}

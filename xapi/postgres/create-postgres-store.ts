import type { Sql } from 'postgres';
import { differsOnlyByAddedTimestamp } from '../statement/canonical.ts';
import type { Kept } from '../statement/format-statement.ts';
import type { PreparedStatement } from '../statement/prepare-statement.ts';
import type { Insertion, StatementStore } from '../statement-store.ts';
import type { Statement } from '../types.ts';
import { type KeptRow, readConsistentThrough, toKept } from './kept-row.ts';
import { queryStatements } from './query-statements.ts';

export interface PostgresStorePorts {
  /**
   * Opens a READ COMMITTED transaction with `app.tenant` set, runs the work, commits; rolls back and throws on what
   * the work throws. READ COMMITTED is needed: after waiting for another writer its rows must be seen.
   */
  withTransaction<T>(tenant: string, work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Called inside the same transaction with the ids that are new, if any: the place to queue what follows. */
  onStored?(sql: Sql, tenant: string, ids: readonly string[]): Promise<void>;
}

/** The statements in PostgreSQL (migrations/0003_records.sql). Holds no state and no connection of its own. */
export function createPostgresStore(ports: PostgresStorePorts): StatementStore {
  return {
    insert: (tenant, credentialId, batch) => insertStatements(ports, tenant, credentialId, batch),
    find: (tenant, id, options) =>
      ports.withTransaction(tenant, (sql) => findStatement(sql, tenant, id, options.voided)),
    query: (tenant, query) => ports.withTransaction(tenant, (sql) => queryStatements(sql, tenant, query)),
    consistentThrough: (tenant) => ports.withTransaction(tenant, readConsistentThrough),
  };
}

type Refused = Extract<Insertion, { ok: false }>;

/** Rolls the batch back; what was refused is answered instead of thrown on. */
class NotInserted extends Error {
  readonly refused: Refused;
  constructor(refused: Refused) {
    super(refused.because);
    this.refused = refused;
  }
}

async function insertStatements(
  ports: PostgresStorePorts,
  tenant: string,
  credentialId: string,
  batch: readonly PreparedStatement[],
): Promise<Insertion> {
  if (batch.length === 0) return { ok: true, ids: [] };
  try {
    return await ports.withTransaction(tenant, async (sql) => {
      const rows = await sql<{ place: number; id: string; outcome: string }[]>`
        select place, id, outcome from records.put(${JSON.stringify(batch)}::text::json, ${credentialId}::text)`;
      for (const { place, id, outcome } of rows) {
        if (outcome === 'differs') await allowAddedTimestamp(sql, tenant, batch[place]!, place, id);
      }
      await refuseToVoidOthers(sql, tenant, credentialId, batch);
      const fresh = rows.filter((row) => row.outcome === 'stored').map((row) => row.id);
      if (fresh.length > 0) await ports.onStored?.(sql, tenant, fresh);
      return { ok: true, ids: rows.map((row) => row.id) };
    });
  } catch (error) {
    if (error instanceof NotInserted) return error.refused;
    throw error;
  }
}

/**
 * A credential voids what came with it and nothing else: neither another sender's statements nor those that the
 * product itself made (Data 2.3.2 leaves to the store who may). A statement that is not there yet may be voided
 * ahead; whether that counts is seen by the same rule when it has come (query-statements.ts).
 */
async function refuseToVoidOthers(
  sql: Sql,
  tenant: string,
  credentialId: string,
  batch: readonly PreparedStatement[],
): Promise<void> {
  const targets = batch.flatMap(({ voids }) => voids ?? []);
  if (targets.length === 0) return;
  const [foreign] = await sql<{ id: string }[]>`
    select id from records.statement
    where tenant_id = ${tenant}::uuid and id in ${sql(targets)}
      and credential_id is distinct from ${credentialId}::text limit 1`;
  if (!foreign) return;
  const place = batch.findIndex(({ voids }) => voids === foreign.id);
  throw new NotInserted({ ok: false, because: 'not_yours_to_void', place, id: foreign.id });
}

/** Throws NotInserted, so that the batch is rolled back, unless only a timestamp that the store had added differs. */
async function allowAddedTimestamp(
  sql: Sql,
  tenant: string,
  again: PreparedStatement,
  place: number,
  id: string,
): Promise<void> {
  const [row] = await sql<KeptRow[]>`
    select statement::text as statement, floor(extract(epoch from stored) * 1000)::text as stored
    from records.statement where tenant_id = ${tenant}::uuid and id = ${id}::uuid`;
  const kept = row && toKept(row);
  const same =
    kept &&
    differsOnlyByAddedTimestamp(kept.statement, kept.stored, JSON.parse(again.statement) as Statement);
  if (!same) throw new NotInserted({ ok: false, because: 'id_taken', place, id });
}

async function findStatement(sql: Sql, tenant: string, id: string, voided: boolean): Promise<Kept | null> {
  const [row] = await sql<(KeptRow & { voided: boolean })[]>`
    select s.statement::text as statement, floor(extract(epoch from s.stored) * 1000)::text as stored,
      s.voids is null and exists (
        select 1 from records.statement v where v.tenant_id = s.tenant_id and v.voids = s.id
          and v.credential_id is not distinct from s.credential_id) as voided
    from records.statement s where s.tenant_id = ${tenant}::uuid and s.id = ${id}::uuid`;
  return row && row.voided === voided ? toKept(row) : null;
}

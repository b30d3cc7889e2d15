import type { Sql } from 'postgres';
import { differsOnlyByAddedTimestamp } from '../statement/canonical.ts';
import type { PreparedStatement } from '../statement/prepare-statement.ts';
import type { Insertion } from '../statement-store.ts';
import type { Statement } from '../types.ts';
import type { PostgresStorePorts } from './create-postgres-store.ts';
import { type KeptRow, toKept } from './kept-row.ts';
import { settleReferences } from './settle-references.ts';

type Refused = Extract<Insertion, { ok: false }>;
export type Put = { readonly place: number; readonly id: string; readonly outcome: string };

/**
 * Stores all or nothing, in one statement of its own where that is possible: one round trip, no transaction held open
 * from here. Only where an id is taken is a second look needed, because a sender may return the timestamp that the
 * store itself had added.
 */
export async function insertStatements(
  ports: PostgresStorePorts,
  tenant: string,
  credentialId: string,
  batch: readonly PreparedStatement[],
): Promise<Insertion> {
  if (batch.length === 0) return { ok: true, ids: [] };
  try {
    const rows = await putAll(ports, tenant, credentialId, batch);
    return await settle(ports, tenant, batch, rows);
  } catch (error) {
    const refused = readRefusal(error);
    if (refused === null) throw error;
    return refused.because === 'id_taken' ? lookAgain(ports, tenant, credentialId, batch) : refused;
  }
}

/** One statement, one transaction: what became of each, in the order of the batch. Throws what put_for refuses. */
export function putAll(
  { sql }: PostgresStorePorts,
  tenant: string,
  credentialId: string,
  batch: readonly PreparedStatement[],
): Promise<readonly Put[]> {
  return sql<Put[]>`
    select place, id, outcome
    from records.put_for(${tenant}::uuid, ${JSON.stringify(batch)}::text::json, ${credentialId}::text)`;
}

/** After the commit: settles what refers to others, says what is new, answers with the ids. */
export async function settle(
  ports: PostgresStorePorts,
  tenant: string,
  batch: readonly PreparedStatement[],
  rows: readonly Put[],
): Promise<Insertion> {
  const fresh = rows.filter((row) => row.outcome === 'stored').map((row) => row.id);
  if (fresh.length > 0) {
    if (batch.some((one) => one.refers_to !== null)) await settleReferences(ports, tenant, fresh);
    ports.onStored?.(tenant, fresh);
  }
  return { ok: true, ids: rows.map((row) => row.id) };
}

/** Codes that records.put_for raises; the detail is place and id. */
function readRefusal(error: unknown): Refused | null {
  const { code, detail } = error as { code?: unknown; detail?: unknown };
  if (code !== 'XA409' && code !== 'XA403') return null;
  const [place = '0', id = ''] = String(detail).split(' ');
  return {
    ok: false,
    because: code === 'XA409' ? 'id_taken' : 'not_yours_to_void',
    place: Number(place),
    id,
  };
}

/** Rolls the batch back; what was refused is answered instead of thrown on. */
class NotInserted extends Error {
  readonly refused: Refused;
  constructor(refused: Refused) {
    super(refused.because);
    this.refused = refused;
  }
}

/** The same batch in a transaction, each taken id compared with the statement that has it. */
async function lookAgain(
  ports: PostgresStorePorts,
  tenant: string,
  credentialId: string,
  batch: readonly PreparedStatement[],
): Promise<Insertion> {
  try {
    const rows = await ports.withTransaction(tenant, async (sql) => {
      const put = await sql<Put[]>`
        select place, id, outcome from records.put(${JSON.stringify(batch)}::text::json, ${credentialId}::text)`;
      for (const { place, id, outcome } of put) {
        if (outcome === 'differs') await allowAddedTimestamp(sql, tenant, batch[place]!, place, id);
      }
      await refuseToVoidOthers(sql, tenant, credentialId, batch);
      return put;
    });
    return await settle(ports, tenant, batch, rows);
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
    select s.id from records.statement_key k
      join records.statement s on s.tenant_id = k.tenant_id and s.seq = k.seq
    where k.tenant_id = ${tenant}::uuid and k.id in ${sql(targets)}
      and s.credential_id is distinct from ${credentialId}::text limit 1`;
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
    select s.statement::text as statement, floor(extract(epoch from s.stored) * 1000)::text as stored
    from records.statement_key k join records.statement s on s.tenant_id = k.tenant_id and s.seq = k.seq
    where k.tenant_id = ${tenant}::uuid and k.id = ${id}::uuid`;
  const kept = row && toKept(row);
  const same =
    kept &&
    differsOnlyByAddedTimestamp(kept.statement, kept.stored, JSON.parse(again.statement) as Statement);
  if (!same) throw new NotInserted({ ok: false, because: 'id_taken', place, id });
}

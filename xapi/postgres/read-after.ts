import type { Sql } from 'postgres';
import type { Kept } from '../statement/format-statement.ts';
import { type KeptRow, readConsistentThrough, readInOrder, toKept } from './kept-row.ts';
import { firstSeq } from './query-statements.ts';

export interface Followed extends Kept {
  readonly id: string;
  /** The position to go on from. */
  readonly seq: string;
  /** Whose credentials it came with; null: the product itself said it. */
  readonly credentialId: string | null;
}

/**
 * What was stored behind a position, in the order of the store, voiding and voided statements alike. Only what is
 * certain to be complete is shown, so that a cursor kept at the last `seq` never passes a write that commits late.
 * Runs in the caller's transaction with `app.tenant` set; needs SELECT on the statements and EXECUTE on
 * consistent_through.
 * @param after the last `seq` that was worked off; '0' for the beginning
 */
export async function readAfter(
  sql: Sql,
  tenant: string,
  after: string,
  limit: number,
): Promise<readonly Followed[]> {
  // asked ahead and not within: what commits between the two is seen then, and is not passed over
  const [, known] = await Promise.all([readInOrder(sql), readConsistentThrough(sql)]);
  const rows = await sql<FollowedRow[]>`
    select s.id, s.seq::text as seq, s.credential_id, s.statement::text as statement,
      floor(extract(epoch from s.stored) * 1000)::text as stored
    from records.statement s
    where s.tenant_id = ${tenant}::uuid and s.seq > ${after}::bigint
      and s.seq < ${String(firstSeq(Date.parse(known)))}::bigint
    order by s.seq limit ${limit}`;
  return rows.map(toFollowed);
}

/** Statements by their ids, in the order of the store; ids that are not there are left out. */
export async function readStatements(
  sql: Sql,
  tenant: string,
  ids: readonly string[],
): Promise<readonly Followed[]> {
  const rows = await sql<FollowedRow[]>`
    select s.id, s.seq::text as seq, s.credential_id, s.statement::text as statement,
      floor(extract(epoch from s.stored) * 1000)::text as stored
    from records.statement_key k join records.statement s on s.tenant_id = k.tenant_id and s.seq = k.seq
    where k.tenant_id = ${tenant}::uuid
      and k.id = any (array(select i::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json) as i))
    order by s.seq`;
  return rows.map(toFollowed);
}

type FollowedRow = KeptRow & {
  readonly id: string;
  readonly seq: string;
  readonly credential_id: string | null;
};

const toFollowed = (row: FollowedRow): Followed => ({
  ...toKept(row),
  id: row.id,
  seq: row.seq,
  credentialId: row.credential_id,
});

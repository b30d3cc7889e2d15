import type { Tx } from '../../db/transaction.ts';
import { MOST_COUNTED } from './list-forward-stores.ts';

/** How far an outside store was told of an erasure. */
export interface Telling {
  readonly erasureId: string;
  /** The store's name. */
  readonly name: string;
  /** A store that was removed can be told nothing any more. */
  readonly status: 'active' | 'paused' | 'removed';
  readonly done: boolean;
  /** Copies that were voided there. */
  readonly told: number;
  /** Copies that it would not void; they wait on Connect. */
  readonly refused: number;
  /** Statements of which it may have a copy and is still to be told; counted up to MOST_COUNTED. */
  readonly left: number;
}

/** What outside stores were told of each erasure, the oldest store first (plane development). */
export async function readTellings(
  { sql, context }: Tx,
  erasureIds: readonly string[],
): Promise<readonly Telling[]> {
  const rows = await sql`
    select n.erasure_id, s.name, s.status, n.done_at is not null as done, n.told, parked.refused, waiting.to_tell
      from forward_telling n
      join forward_store s on s.tenant_id = n.tenant_id and s.id = n.store_id
      cross join lateral (
        select count(*)::int as refused from forward_parked p
         where p.tenant_id = n.tenant_id and p.store_id = n.store_id and p.erasure_id = n.erasure_id
           and p.settled_at is null) parked
      cross join lateral (
        select count(*)::int as to_tell from (
          select 1 from records.statement_key k
           where n.done_at is null and k.tenant_id = n.tenant_id and k.erased_at = n.erased_at
             and k.id > coalesce(n.after_id, '00000000-0000-0000-0000-000000000000')
             and k.seq between n.from_seq and coalesce(n.up_to_seq, s.tried_seq)
           limit ${MOST_COUNTED + 1}) k) waiting
     where n.tenant_id = ${context.tenantId}
       and n.erasure_id in (select e::uuid from json_array_elements_text(${JSON.stringify(erasureIds)}::text::json) as e)
     order by s.created_at, s.id`;
  return rows.map((row) => ({
    erasureId: row.erasure_id,
    name: row.name,
    status: row.status,
    done: row.done,
    told: row.told,
    refused: row.refused,
    left: row.to_tell,
  }));
}

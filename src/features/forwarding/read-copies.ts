import type { Tx } from '../../db/transaction.ts';
import { forgetErased } from './forget-erased.ts';

/** A statement that was erased here and of which a store may have a copy. */
export interface Copy {
  readonly id: string;
  /** It was sent and taken there; else the store is asked first whether it has any. */
  readonly certain: boolean;
}

/** A page of what a store is told of an erasure. */
export interface CopyPage {
  readonly erasureId: string;
  readonly copies: readonly Copy[];
  /** Nothing comes after it. */
  readonly last: boolean;
}

/** Copies of one turn. */
const PAGE = 500;
/** Those that a store would not void are tried again one by one. */
const AGAIN = 50;

/** A store whose turn it is. */
export interface ToldStore {
  readonly id: string;
  /** It is sent all that comes in. */
  readonly takesAll: boolean;
}

/**
 * The next page of the oldest erasure that the store is to be told of; null where there is none. When it begins, how
 * far the store was sent is written down: no turn is under way any more, and what is sent from now on names nobody who
 * was erased.
 */
export async function readCopies(tx: Tx, { id, takesAll }: ToldStore): Promise<CopyPage | null> {
  const { sql, context } = tx;
  const { tenantId } = context;
  const [telling] = await sql`
    update forward_telling n
       set up_to_seq = coalesce(n.up_to_seq, s.tried_seq), cursor_seq = coalesce(n.cursor_seq, s.seq)
      from forward_store s
     where s.tenant_id = n.tenant_id and s.id = n.store_id
       and (n.tenant_id, n.store_id, n.erasure_id) = (
         select o.tenant_id, o.store_id, o.erasure_id from forward_telling o
          where o.tenant_id = ${tenantId} and o.store_id = ${id} and o.done_at is null and o.ready_at is not null
          order by o.ready_at, o.erasure_id limit 1)
    returning n.erasure_id, n.erased_at, n.after_id, n.from_seq::text as from_seq, n.up_to_seq::text as up_to_seq,
              n.cursor_seq::text as cursor_seq`;
  if (!telling) return null;
  const { erasure_id: erasureId, erased_at: erasedAt, after_id: after } = telling;
  if (after === null) await forgetErased(tx);
  // one value a column: so the index gives the page in its order, however many ids there are
  const rows = await sql`
    select k.id, k.seq <= ${telling.cursor_seq}::bigint and p.statement_id is null as taken
      from records.statement_key k
      left join forward_parked p on p.tenant_id = k.tenant_id and p.store_id = ${id} and p.statement_id = k.id
     where k.tenant_id = ${tenantId} and k.erased_at = ${erasedAt}
       and k.id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
       and k.seq between ${telling.from_seq}::bigint and ${telling.up_to_seq}::bigint
     order by k.id limit ${PAGE}`;
  const copies = rows.map((row) => ({ id: String(row.id), certain: takesAll && row.taken === true }));
  return { erasureId, copies, last: copies.length < PAGE };
}

/** Copies that the store would not void, as far as an administrator asked to try again. */
export async function readCopiesAgain({ sql, context }: Tx, storeId: string): Promise<readonly Copy[]> {
  const rows = await sql`
    select statement_id from forward_parked
     where tenant_id = ${context.tenantId} and store_id = ${storeId} and again_at is not null and erasure_id is not null
     order by parked_at limit ${AGAIN}`;
  return rows.map((row) => ({ id: String(row.statement_id), certain: false }));
}

import type { Sql } from 'postgres';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ForwardFilter } from './decide-forward.ts';

export interface ForwardStoreCard {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly version: string;
  readonly status: 'active' | 'paused';
  readonly filter: ForwardFilter;
  readonly onlyAgreed: boolean;
  /** People who agreed to it; counted up to MOST_COUNTED. */
  readonly agreed: number;
  readonly delivered: number;
  readonly lastDeliveredAt: Date | null;
  /** Statements that came in since the last one that was worked off; counted up to MOST_COUNTED. */
  readonly behind: number;
  /** When the first of them was stored. */
  readonly behindSince: Date | null;
  /** Why it is not getting on, in words; null where it is. */
  readonly trouble: string | null;
  readonly nextAttemptAt: Date;
  /** Nothing is sent while somebody is being erased. */
  readonly held: boolean;
  /** Erased statements whose copies there are still to be voided; counted up to MOST_COUNTED. */
  readonly toTell: number;
  readonly parkedCount: number;
  /** The first of them. */
  readonly parked: readonly {
    readonly statementId: string;
    readonly reason: string;
    readonly parkedAt: Date;
    /** It is about to be sent again. */
    readonly again: boolean;
    /** It was erased here, and the store would not void its copy. */
    readonly erased: boolean;
  }[];
}

export const MOST_COUNTED = 10_000;
const MOST_PARKED = 5;

/** The tenant's outside stores, the oldest first, each with how far it is and what it would not take. */
export async function listForwardStores(context: Context): Promise<ForwardStoreCard[]> {
  authorise(context, 'forwarding.read');
  const stores = await inTransaction(context, 'development', ({ sql }) => readStores(sql, context.tenantId));
  return stores.map((row) => ({
    id: row.id,
    name: row.name,
    url: row.url,
    version: row.version,
    status: row.status,
    filter: row.filter,
    onlyAgreed: row.only_agreed,
    agreed: row.people,
    delivered: Number(row.delivered),
    lastDeliveredAt: row.last_delivered_at,
    behind: row.behind,
    behindSince: row.since,
    trouble: row.trouble,
    nextAttemptAt: row.next_attempt_at,
    held: row.held,
    toTell: row.to_tell,
    parkedCount: row.parked_count,
    parked: (row.parked as ParkedRow[]).map((one) => ({
      statementId: one.statement_id,
      reason: one.reason,
      parkedAt: new Date(one.parked_at),
      again: one.again_at !== null,
      erased: one.erasure_id !== null,
    })),
  }));
}

interface ParkedRow {
  readonly statement_id: string;
  readonly reason: string;
  readonly parked_at: string;
  readonly again_at: string | null;
  readonly erasure_id: string | null;
}

/** One question for all of it; what could grow without end is counted up to MOST_COUNTED. */
const readStores = (sql: Sql, tenantId: string) => sql`
  select s.*, lag.behind, lag.since, agreed.people, waiting.parked_count, waiting.parked,
         telling.to_tell, telling.held
    from forward_store s
    cross join lateral (
      select count(*)::int as behind, min(stored) as since from (
        select x.stored from records.statement x where x.tenant_id = s.tenant_id and x.seq > s.seq
         order by x.seq limit ${MOST_COUNTED + 1}) x) lag
    cross join lateral (
      select count(*)::int as people from (
        select 1 from forward_consent c where c.tenant_id = s.tenant_id and c.store_id = s.id
           and c.taken_back_at is null limit ${MOST_COUNTED + 1}) c) agreed
    cross join lateral (
      select count(*)::int as parked_count,
             coalesce(json_agg(p order by p.parked_at) filter (where p.place <= ${MOST_PARKED}), '[]') as parked
        from (
          select p.statement_id, p.reason, p.parked_at, p.again_at, p.erasure_id,
                 row_number() over (order by p.parked_at) as place
            from forward_parked p
           where p.tenant_id = s.tenant_id and p.store_id = s.id and p.settled_at is null
           order by p.parked_at limit ${MOST_COUNTED + 1}) p) waiting
    cross join lateral (
      select coalesce(sum(left_over.n), 0)::int as to_tell, coalesce(bool_or(n.ready_at is null), false) as held
        from forward_telling n
        cross join lateral (
          select count(*)::int as n from (
            select 1 from records.statement_key k
             where k.tenant_id = n.tenant_id and k.erased_at = n.erased_at
               and k.id > coalesce(n.after_id, '00000000-0000-0000-0000-000000000000')
               and k.seq between n.from_seq and coalesce(n.up_to_seq, s.tried_seq)
             limit ${MOST_COUNTED + 1}) k) left_over
       where n.tenant_id = s.tenant_id and n.store_id = s.id and n.done_at is null) telling
   where s.tenant_id = ${tenantId} and s.status <> 'removed' order by s.created_at, s.id`;

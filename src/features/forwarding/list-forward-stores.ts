import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ForwardFilter } from './decide-forward.ts';

export interface ForwardStoreCard {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly status: 'active' | 'paused';
  readonly filter: ForwardFilter;
  readonly onlyAgreed: boolean;
  /** People who agreed to it. */
  readonly agreed: number;
  readonly delivered: number;
  readonly lastDeliveredAt: Date | null;
  /** Why it is not getting on, in words; null where it is. */
  readonly trouble: string | null;
  readonly nextAttemptAt: Date;
  readonly reachedAt: Date | null;
  readonly parked: readonly {
    readonly statementId: string;
    readonly reason: string;
    readonly parkedAt: Date;
  }[];
}

const MOST_PARKED = 20;

/** The tenant's outside stores, the oldest first, each with what it would not take (the first twenty). */
export async function listForwardStores(context: Context): Promise<ForwardStoreCard[]> {
  authorise(context, 'forwarding.read');
  const { tenantId } = context;
  return inTransaction(context, 'common', async ({ sql }) => {
    const [stores, parked] = await Promise.all([
      sql`
        select s.*, (select count(*)::int from forward_consent c
                      where c.tenant_id = s.tenant_id and c.store_id = s.id) as agreed
          from forward_store s where s.tenant_id = ${tenantId} and s.status <> 'removed' order by s.created_at`,
      sql`
        select p.* from forward_store s cross join lateral (
            select * from forward_parked p where p.tenant_id = s.tenant_id and p.store_id = s.id
              and p.settled_at is null order by p.parked_at limit ${MOST_PARKED}) p
         where s.tenant_id = ${tenantId} and s.status <> 'removed'`,
    ]);
    return stores.map((row) => ({
      id: row.id,
      name: row.name,
      url: row.url,
      status: row.status,
      filter: row.filter,
      onlyAgreed: row.only_agreed,
      agreed: row.agreed,
      delivered: Number(row.delivered),
      lastDeliveredAt: row.last_delivered_at,
      trouble: row.trouble,
      nextAttemptAt: row.next_attempt_at,
      reachedAt: row.reached_at,
      parked: parked
        .filter((one) => one.store_id === row.id)
        .map((one) => ({ statementId: one.statement_id, reason: one.reason, parkedAt: one.parked_at })),
    }));
  });
}

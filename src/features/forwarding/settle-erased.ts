import type { Tx } from '../../db/transaction.ts';

/**
 * What a store would not take and was erased here since need not be sent again; in the transaction of an erasure
 * (plane development).
 */
export async function settleErased({ sql, context }: Tx): Promise<void> {
  await sql`
    update forward_parked p set settled_at = ${context.now()}, again_at = null, reason = 'It was erased here.'
      from records.statement_key k
     where p.tenant_id = ${context.tenantId} and p.settled_at is null
       and k.tenant_id = p.tenant_id and k.id = p.statement_id and k.erased_at is not null`;
}

import type { Tx } from '../../db/transaction.ts';

/** What a store would not take and is not there any more need not wait for anybody (plane development). */
export async function forgetErased({ sql, context }: Tx): Promise<void> {
  await sql`
    delete from forward_parked p using records.statement_key k
     where p.tenant_id = ${context.tenantId} and p.erasure_id is null
       and k.tenant_id = p.tenant_id and k.id = p.statement_id and k.erased_at is not null
       and not exists (select 1 from records.statement s where s.tenant_id = k.tenant_id and s.seq = k.seq)`;
}

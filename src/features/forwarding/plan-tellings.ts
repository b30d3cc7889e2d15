import type { Tx } from '../../db/transaction.ts';

/**
 * Notes which outside stores may have been sent what is said about a person who is being erased, in the transaction
 * that confirms the erasure (plane common). From now on until `readyTellings` nothing is sent there. A store that asks
 * people counts where they agreed once, also when they took it back. Repeating it adds what was left out.
 * @param erasedAt when the record store marks what the erasure takes as erased
 */
export async function planTellings(
  { sql, context }: Tx,
  plan: { readonly erasureId: string; readonly personIds: readonly string[]; readonly erasedAt: Date },
): Promise<void> {
  const { erasureId, personIds, erasedAt } = plan;
  await sql`
    insert into forward_telling (tenant_id, store_id, erasure_id, erased_at, from_seq)
    select s.tenant_id, s.id, ${erasureId}::uuid, ${erasedAt}::timestamptz, greatest(s.from_seq, c.first_seq)
      from forward_store s
      cross join lateral (
        select min(c.first_seq) as first_seq from forward_consent c
         where c.tenant_id = s.tenant_id and c.store_id = s.id
           and c.person_id in (select p::uuid from json_array_elements_text(${JSON.stringify(personIds)}::text::json) as p)) c
     where s.tenant_id = ${context.tenantId}
       -- of a store that was removed nobody knows any more who had agreed
       and (not s.only_agreed or s.status = 'removed' or c.first_seq is not null)
    on conflict do nothing`;
}

/** The erasure is through: its stores are told from now on, and are sent to again (plane common). */
export async function readyTellings({ sql, context }: Tx, erasureId: string): Promise<void> {
  await sql`
    update forward_telling set ready_at = ${context.now()}
     where tenant_id = ${context.tenantId} and erasure_id = ${erasureId} and ready_at is null`;
}

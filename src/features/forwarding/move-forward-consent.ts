import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Wakes when an account was linked to an employee: both were the same human being, so what they decided last about a
 * store holds. Where they had agreed as both, nothing goes out from before the later of the two. Repeating it changes
 * nothing.
 */
export async function moveForwardConsent(
  context: Context,
  { formerPersonId, personId }: Events['account.linked'],
): Promise<void> {
  if (formerPersonId === personId) return;
  const { tenantId } = context;
  await inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'completion.record', personId);
    const moved = await tx.sql`
      with former as (
        delete from forward_consent where tenant_id = ${tenantId} and person_id = ${formerPersonId} returning *)
      insert into forward_consent as own
             (tenant_id, store_id, person_id, from_seq, first_seq, agreed_at, taken_back_at)
      select tenant_id, store_id, ${personId}, from_seq, first_seq, agreed_at, taken_back_at from former
      on conflict (tenant_id, store_id, person_id) do update
         set from_seq = greatest(own.from_seq, excluded.from_seq),
             first_seq = least(own.first_seq, excluded.first_seq),
             agreed_at = greatest(own.agreed_at, excluded.agreed_at),
             taken_back_at = case
               when coalesce(own.taken_back_at, own.agreed_at) >= coalesce(excluded.taken_back_at, excluded.agreed_at)
               then own.taken_back_at else excluded.taken_back_at end
      returning store_id`;
    if (moved.length > 0)
      await audit(tx, {
        action: 'forwarding.agreements-moved',
        subjectId: personId,
        details: { from: formerPersonId, stores: moved.length },
      });
  });
}

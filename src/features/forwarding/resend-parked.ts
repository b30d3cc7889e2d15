import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/**
 * Asks for all that a store would not take to be sent again: before what is new, each by itself. What is refused again
 * stays parked with the new reason. A store that waits for its next attempt is tried at once.
 * @throws not_found for a store of nobody here
 */
export async function resendParked(context: Context, input: { readonly storeId: string }): Promise<void> {
  authorise(context, 'forwarding.manage');
  const { storeId } = input;
  const { tenantId, now } = context;
  await inTransaction(context, 'common', async (tx) => {
    const found = await tx.sql`
      update forward_store set next_attempt_at = least(next_attempt_at, ${now()})
       where tenant_id = ${tenantId} and id = ${storeId} and status <> 'removed' returning 1`;
    if (found.length === 0) throw notFound('record store');
    const asked = await tx.sql`
      update forward_parked set again_at = ${now()}
       where tenant_id = ${tenantId} and store_id = ${storeId} and settled_at is null and again_at is null`;
    if (asked.count === 0) return;
    await audit(tx, { action: 'forwarding.resent', entity: 'forward_store', entityId: storeId });
  });
  context.announced();
}

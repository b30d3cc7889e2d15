import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

const ACTIONS = {
  paused: 'forwarding.paused',
  active: 'forwarding.resumed',
  removed: 'forwarding.removed',
} as const;

/**
 * Pauses a store (what comes in waits for it), resumes it (at once, whatever went wrong before), or removes it: its
 * secret, what it refused and who agreed to it are destroyed; what it has been sent it keeps. Repeating it changes nothing.
 * @throws not_found for a store of nobody here, or one that was removed
 */
export async function setForwardStore(
  context: Context,
  input: { readonly storeId: string; readonly status: 'active' | 'paused' | 'removed' },
): Promise<void> {
  authorise(context, 'forwarding.manage');
  const { storeId, status } = input;
  await inTransaction(context, 'common', async (tx) => {
    const { tenantId, now } = context;
    const [before] = await tx.sql`
      select status from forward_store where tenant_id = ${tenantId} and id = ${storeId} for update`;
    if (!before || (before.status === 'removed' && status !== 'removed')) throw notFound('record store');
    if (before.status === status) return;
    await tx.sql`
      update forward_store set status = ${status}, attempts = 0, trouble = null, next_attempt_at = ${now()}
       where tenant_id = ${tenantId} and id = ${storeId}`;
    if (status === 'removed') {
      await tx.sql`
        update forward_store set key = '', sealed_secret = '' where tenant_id = ${tenantId} and id = ${storeId}`;
      await tx.sql`delete from forward_parked where tenant_id = ${tenantId} and store_id = ${storeId}`;
      await tx.sql`delete from forward_consent where tenant_id = ${tenantId} and store_id = ${storeId}`;
    }
    await audit(tx, { action: ACTIONS[status], entity: 'forward_store', entityId: storeId });
  });
  context.announced();
}

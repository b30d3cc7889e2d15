import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/**
 * Sends a refused score again, on an administrator's word: what kept it is mended in the LMS. Doing it twice sends
 * it once.
 * @throws not_found where there is none, or a newer score has taken its place
 */
export async function resendScore(context: Context, { id }: { readonly id: string }): Promise<void> {
  authorise(context, 'score.resend');
  await inTransaction(context, 'common', async (tx) => {
    const { tenantId, now } = context;
    const [score] = await tx.sql<{ state: string }[]>`
      select state from score_delivery where tenant_id = ${tenantId} and id = ${id} for update`;
    if (!score || score.state === 'superseded') throw notFound('score');
    if (score.state !== 'parked') return;
    await tx.sql`
      update score_delivery set state = 'waiting', queued_at = ${now()}, due_at = ${now()}, attempts = 0,
             problem = null, settled_at = null
       where tenant_id = ${tenantId} and id = ${id}`;
    await audit(tx, { action: 'score.resent', entity: 'score', entityId: id });
    await announce(tx, 'score.queued', { scoreId: id });
  });
}

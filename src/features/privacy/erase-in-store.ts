import { eraseAgents } from '../../../xapi/index.ts';
import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { erasedAgent } from './subject.ts';

/** Statements of one transaction, and of one job: a job must end before it is handed out again. */
const BATCH = 200;
const MOST_BATCHES = 100;

/**
 * Wakes when an erasure was confirmed, in the record store: statements whose actor or object the person is go, in
 * those of others they are nobody in particular, their documents and attachments go. Repeating it finds nothing.
 * @returns false where there is more than one job may do; the rounds go on
 */
export async function eraseInStore(
  context: Context,
  { erasureId }: Events['erasure.confirmed'],
): Promise<boolean> {
  authorise(context, 'erasure.carry-out');
  const { tenantId, publicUrl } = context;
  const turn = { erasureId, substitute: erasedAgent(publicUrl, tenantId), limit: BATCH };
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const done = await inTransaction(context, 'store', async (tx) => {
      const { whole, ...counts } = await eraseAgents(tx.sql, tenantId, turn);
      if (Object.values(counts).some((count) => count > 0))
        await audit(tx, {
          action: 'statements.erased',
          entity: 'erasure',
          entityId: erasureId,
          details: counts,
        });
      return whole;
    });
    if (done) return true;
  }
  return false;
}

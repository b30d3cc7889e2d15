import type { Announcement, EventName, Events } from '../core/events.ts';
import { queueDatabase } from './queue.ts';
import type { Tx } from './transaction.ts';

/**
 * Queues the job that tells others of a change, in the change's own transaction: both commit or neither.
 * Delivered at least once; receivers are idempotent. Carries ids only.
 */
export async function announce<Name extends EventName>(
  tx: Tx,
  event: Name,
  ids: Events[Name],
): Promise<void> {
  const data: Announcement<Name> = { tenantId: tx.context.tenantId, event, ids };
  const queue = await tx.context.queue();
  await queue.send(event, data, { db: queueDatabase(tx.sql) });
  tx.announced = true;
}

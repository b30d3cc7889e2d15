import type { Context } from '../../core/context.ts';
import { isAddressable } from '../../core/fields.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { lmsNotice } from '../../db/schema/courses.ts';
import { inTransaction } from '../../db/transaction.ts';

/** A proven notice of a platform (Platform Notification Service 1.0). */
export interface ReceivedNotice {
  readonly platformId: string;
  readonly deploymentId: string;
  /** The platform's id of the notice, the same at each delivery. */
  readonly id: string;
  readonly type: string;
  /** When it happened, by the platform's clock. */
  readonly timestamp: Date;
  readonly contextId?: string | null;
  /** Courses that the course was copied from, the newest first. */
  readonly originContexts?: readonly string[];
}

/**
 * Takes a notice in and announces it, so that the platform has its answer at once; what follows from it is done in a
 * job. However often it is delivered, it counts once.
 * @returns false where it was known already
 */
export async function receiveNotice(context: Context, notice: ReceivedNotice): Promise<boolean> {
  authorise(context, 'notice.receive');
  if (!isAddressable(notice.id)) return false;
  const { tenantId } = context;
  const { platformId, deploymentId, contextId = null, originContexts = [] } = notice;
  return inTransaction(context, 'common', async (tx) => {
    const id = newId();
    const put = await tx.db
      .insert(lmsNotice)
      .values({
        tenantId,
        platformId,
        noticeId: notice.id,
        id,
        deploymentId,
        type: notice.type.slice(0, 100),
        noticedAt: notice.timestamp,
        contextId: contextId !== null && isAddressable(contextId) ? contextId : null,
        origins: originContexts.filter(isAddressable).slice(0, 20),
        receivedAt: context.now(),
      })
      .onConflictDoNothing()
      .returning({ id: lmsNotice.id });
    if (put.length === 0) return false;
    await audit(tx, {
      action: 'notice.received',
      entity: 'platform',
      entityId: platformId,
      details: { type: notice.type.slice(0, 100) },
    });
    await announce(tx, 'notice.received', { noticeId: id });
    return true;
  });
}

import { and, eq, lt } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { deepLinkingRequest, reviewRequest } from '../../db/schema/activities.ts';
import { inTransaction } from '../../db/transaction.ts';

/** For a day an expired request still tells its person what happened. */
const KEPT_MS = 86_400_000;

/**
 * For the rounds: what LMSs asked for and ended a day ago goes; a return address may hold a session's key of the
 * LMS. What was placed stays, and what was answered is in the audit.
 */
export async function forgetRequests(context: Context): Promise<void> {
  authorise(context, 'activity.note');
  const { tenantId } = context;
  const before = new Date(context.now().getTime() - KEPT_MS);
  await inTransaction(context, 'common', async (tx) => {
    await tx.db
      .delete(deepLinkingRequest)
      .where(and(eq(deepLinkingRequest.tenantId, tenantId), lt(deepLinkingRequest.expiresAt, before)));
    await tx.db
      .delete(reviewRequest)
      .where(and(eq(reviewRequest.tenantId, tenantId), lt(reviewRequest.expiresAt, before)));
  });
}

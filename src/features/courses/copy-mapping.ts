import type { Tx } from '../../db/transaction.ts';
import { copyCourseBinding } from '../catalog/index.ts';
import type { CoursePlace } from './course-place.ts';

/**
 * A copy of a course that is an option is that option too: the newest known origin gives it. What somebody said
 * about the copy itself is never overwritten. Runs in the caller's transaction.
 * @param origins courses that it was copied from, the newest first
 * @returns the option that was taken over; null where none was
 */
export async function copyMapping(
  tx: Tx,
  { platformId, issuer, contextId }: CoursePlace,
  origins: readonly string[],
): Promise<string | null> {
  const copied = await copyCourseBinding(tx, { issuer, contextId, origins });
  if (!copied) return null;
  await tx.sql`
    update lms_course set copied_from = ${copied.from}, copied_at = ${tx.context.now()}
     where tenant_id = ${tx.context.tenantId} and platform_id = ${platformId} and context_id = ${contextId}`;
  return copied.optionId;
}

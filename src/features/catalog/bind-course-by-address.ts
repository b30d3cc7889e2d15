import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/catalog.ts';
import type { Tx } from '../../db/transaction.ts';
import { findOptionByObject } from './find-option-by-object.ts';

/**
 * Binds a course to the option whose own address is the course's in Moodle ({wwwroot}/course/view.php?id=N, as its
 * records name it), inside the caller's transaction: the catalogue has said already that they are one. A course that
 * is an option already stays what it is.
 * @returns the option, or null where no address or more than one is this course's
 */
export async function bindCourseByAddress(
  tx: Tx,
  { issuer, contextId }: { readonly issuer: string; readonly contextId: string },
): Promise<string | null> {
  if (!/^\d+$/.test(contextId)) return null;
  const objectId = `${issuer.replace(/\/+$/, '')}/course/view.php?id=${contextId}`;
  const option = await findOptionByObject(tx, { issuer, objectId });
  if (!option) return null;
  const { tenantId, now } = tx.context;
  const put = await tx.db
    .insert(schema.optionBinding)
    .values({ tenantId, issuer, contextId, optionId: option.id, boundAt: now() })
    .onConflictDoNothing()
    .returning({ optionId: schema.optionBinding.optionId });
  if (put.length > 0) {
    await audit(tx, { action: 'option.bound', entity: 'learning_option', entityId: option.id });
    await announce(tx, 'option.bound', { optionId: option.id });
  }
  return option.id;
}

import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/catalog.ts';
import type { Tx } from '../../db/transaction.ts';

/**
 * Binds a course to the option of the first of `origins` that is bound (the newest comes first), inside the caller's
 * transaction. A course that is an option already stays what it is; saying it twice changes nothing.
 * @returns what was taken over from where, or null where nothing was
 */
export async function copyCourseBinding(
  tx: Tx,
  course: { readonly issuer: string; readonly contextId: string; readonly origins: readonly string[] },
): Promise<{ readonly optionId: string; readonly from: string } | null> {
  const { issuer, contextId, origins } = course;
  if (origins.length === 0) return null;
  const { tenantId, now } = tx.context;
  const known = await tx.sql<{ contextId: string; optionId: string }[]>`
    select context_id as "contextId", option_id as "optionId" from option_binding
     where tenant_id = ${tenantId} and issuer = ${issuer} and context_id = any(${[...origins]}::text[])`;
  const from = origins.find((origin) => known.some((one) => one.contextId === origin));
  const optionId = known.find((one) => one.contextId === from)?.optionId;
  if (from === undefined || optionId === undefined) return null;
  const table = schema.optionBinding;
  const put = await tx.db
    .insert(table)
    .values({ tenantId, issuer, contextId, optionId, boundAt: now() })
    .onConflictDoNothing()
    .returning({ optionId: table.optionId });
  if (put.length === 0) return null;
  await audit(tx, {
    action: 'option.binding-copied',
    entity: 'learning_option',
    entityId: optionId,
    details: { from, to: contextId },
  });
  await announce(tx, 'option.bound', { optionId });
  return { optionId, from };
}

import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { ignoredCourse } from '../../db/schema/evidence.ts';
import { inTransaction } from '../../db/transaction.ts';

/**
 * Takes a course of an LMS out of the inbox, with what waits for it and what is still to come. Nothing is thrown away:
 * linking the course later, or looking at it again, brings everything in. Ignoring it twice changes nothing.
 */
export async function ignoreCourse(
  context: Context,
  { objectId }: { readonly objectId: string },
): Promise<void> {
  authorise(context, 'completion.match');
  await inTransaction(context, 'common', async (tx) => {
    const { tenantId, now } = context;
    const [named] = await tx.sql<{ name: string | null }[]>`
      select max(object_name) as name from unmatched_completion
       where tenant_id = ${tenantId} and matched_at is null and object_id = ${objectId}`;
    const put = await tx.db
      .insert(ignoredCourse)
      .values({
        tenantId,
        objectId,
        objectName: named?.name ?? null,
        ignoredBy: actingPersonId(context),
        ignoredAt: now(),
      })
      .onConflictDoNothing()
      .returning({ objectId: ignoredCourse.objectId });
    if (put.length > 0) await audit(tx, { action: 'course.ignored', entity: 'course', entityId: objectId });
  });
}

/** Brings a course back into the inbox. Harmless where it was not ignored. */
export async function heedCourse(
  context: Context,
  { objectId }: { readonly objectId: string },
): Promise<void> {
  authorise(context, 'completion.match');
  await inTransaction(context, 'common', async (tx) => {
    const gone = await tx.sql`
      delete from ignored_course where tenant_id = ${context.tenantId} and object_id = ${objectId} returning 1`;
    if (gone.length === 0) return;
    await audit(tx, { action: 'course.heeded', entity: 'course', entityId: objectId });
    // the account of what waited may be known by now
    await announce(tx, 'accounts.added', {});
  });
}

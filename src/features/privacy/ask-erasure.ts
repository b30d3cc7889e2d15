import { actingPersonId, type Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { erasure } from '../../db/schema/privacy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * The acting person asks to be erased; it waits for a tenant admin. Asking again while it waits changes nothing.
 * @throws conflict where the erasure is under way
 */
export async function askErasure(context: Context): Promise<{ erasureId: string }> {
  const personId = actingPersonId(context) ?? '';
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'erasure.ask', personId);
    const { tenantId, now } = context;
    const [put] = await tx.db
      .insert(erasure)
      .values({ tenantId, id: newId(), personId, askedBy: personId, askedAt: now() })
      .onConflictDoNothing()
      .returning({ id: erasure.id });
    if (put) {
      await audit(tx, {
        action: 'erasure.asked-for',
        subjectId: personId,
        entity: 'erasure',
        entityId: put.id,
      });
      return { erasureId: put.id };
    }
    const [open] = await tx.sql`
      select id, confirmed_at from erasure
       where tenant_id = ${tenantId} and person_id = ${personId}
         and withdrawn_at is null and declined_at is null and done_at is null`;
    if (!open || open.confirmed_at) throw new AppError('conflict', 'Your data is being erased already.');
    return { erasureId: open.id };
  });
}

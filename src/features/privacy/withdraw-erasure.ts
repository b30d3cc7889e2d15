import { actingPersonId, type Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Takes back what the acting person asked for, while nobody has confirmed it.
 * @throws conflict where there is nothing to take back any more
 */
export async function withdrawErasure(context: Context): Promise<void> {
  const personId = actingPersonId(context) ?? '';
  await inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'erasure.ask', personId);
    const { tenantId, now } = context;
    const [row] = await tx.sql`
      update erasure set withdrawn_at = ${now()}
       where tenant_id = ${tenantId} and person_id = ${personId} and asked_by = ${personId}
         and withdrawn_at is null and declined_at is null and confirmed_at is null returning id`;
    if (!row)
      throw new AppError('conflict', 'There is nothing to take back: it was answered in the meantime.');
    await audit(tx, {
      action: 'erasure.withdrawn',
      subjectId: personId,
      entity: 'erasure',
      entityId: row.id,
    });
  });
}

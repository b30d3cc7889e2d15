import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { voidStatement } from './emit-statement.ts';

/** So long the person may take back what they logged. */
export const TAKE_BACK_MS = 86_400_000;

/**
 * Takes back what the person logged, within a day: the line goes, and its statement is voided, which others who have it
 * hear of.
 * @throws not_found for what is somebody else's or is gone; conflict after the day
 */
export async function takeBackLearning(context: Context, { id }: { readonly id: string }): Promise<void> {
  const personId = actingPersonId(context);
  if (!personId) throw notFound('entry');
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'learning.log', personId);
    const { tenantId, now } = context;
    const [logged] = await tx.sql`
      select logged_at from development.logged_learning
       where tenant_id = ${tenantId} and id = ${id} and person_id = ${personId} for update`;
    if (!logged) throw notFound('entry');
    if (now().getTime() - logged.logged_at.getTime() > TAKE_BACK_MS)
      throw new AppError('conflict', 'It was logged more than a day ago and stays in your record.');
    await tx.sql`delete from development.logged_learning where tenant_id = ${tenantId} and id = ${id}`;
    await audit(tx, { action: 'learning.taken-back', subjectId: personId, entity: 'learning', entityId: id });
    await voidStatement(tx, {
      event: ['learning.taken-back', id],
      personId,
      voids: ['learning.logged', id],
    });
  });
}

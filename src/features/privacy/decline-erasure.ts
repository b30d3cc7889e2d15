import { actingPersonId, type Context } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/**
 * A tenant admin says no to somebody who asked to be erased, and why; the person reads it.
 * @throws not_found; conflict where it was answered already
 */
export async function declineErasure(
  context: Context,
  input: { readonly erasureId: string; readonly answer: string },
): Promise<void> {
  authorise(context, 'erasure.decline');
  const { tenantId, now } = context;
  await inTransaction(context, 'common', async (tx) => {
    const [there] = await tx.sql`
      select person_id from erasure where tenant_id = ${tenantId} and id = ${input.erasureId}`;
    if (!there) throw notFound('request');
    const [row] = await tx.sql`
      update erasure set declined_at = ${now()}, declined_by = ${actingPersonId(context)}, answer = ${input.answer}
       where tenant_id = ${tenantId} and id = ${input.erasureId}
         and withdrawn_at is null and declined_at is null and confirmed_at is null returning id`;
    if (!row) throw new AppError('conflict', 'This was answered in the meantime. Reload the page.');
    await audit(tx, {
      action: 'erasure.declined',
      subjectId: there.person_id,
      entity: 'erasure',
      entityId: input.erasureId,
    });
  });
}

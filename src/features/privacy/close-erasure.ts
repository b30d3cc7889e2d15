import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { planTellings } from '../forwarding/index.ts';
import { erasePersons } from '../people/index.ts';
import { openSubject } from './sealed-subject.ts';
import type { Subject } from './subject.ts';

/**
 * The last things that say who somebody was: their LMS accounts and their name. What they are found by stays sealed
 * until the search for what is left is through (settle-erasure.ts). Repeating it changes nothing.
 * @returns whom it was about; null where it was done before
 */
export async function closeErasure(context: Context, erasureId: string): Promise<Subject | null> {
  authorise(context, 'erasure.carry-out');
  return inTransaction(context, 'common', async (tx) => {
    const subject = await openSubject(tx, erasureId);
    if (!subject) return null;
    const [erasure] = await tx.sql`
      select confirmed_at from erasure where tenant_id = ${context.tenantId} and id = ${erasureId}`;
    // a store that was added meanwhile may have been sent something too
    await planTellings(tx, { erasureId, personIds: subject.personIds, erasedAt: erasure?.confirmed_at });
    await erasePersons(tx, subject.personIds, subject.accounts);
    await audit(tx, {
      action: 'person.erased',
      subjectId: subject.personIds[0] ?? null,
      entity: 'erasure',
      entityId: erasureId,
    });
    return subject;
  });
}

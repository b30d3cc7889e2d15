import { and, eq } from 'drizzle-orm';
import { actingPersonId } from '../../core/context.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { account, person, roleGrant } from '../../db/schema/people.ts';
import type { Tx } from '../../db/transaction.ts';

/**
 * Gives a pending account to the employee whom it belongs to, inside the caller's transaction: roles come
 * along, the provisional person is closed, sessions begin anew, and the other planes are told to move what
 * was written. The caller has made sure that the account is pending and the person is there.
 */
export async function moveAccount(
  tx: Tx,
  pending: { readonly id: string; readonly personId: string },
  personId: string,
): Promise<void> {
  const { tenantId } = tx.context;
  const now = tx.context.now();
  const formerPersonId = pending.personId;
  await tx.db
    .update(account)
    .set({
      personId,
      status: 'linked',
      proposedPersonId: null,
      linkedBy: actingPersonId(tx.context),
      linkedAt: now,
    })
    .where(and(eq(account.tenantId, tenantId), eq(account.id, pending.id)));
  await tx.db
    .update(roleGrant)
    .set({ personId })
    .where(and(eq(roleGrant.tenantId, tenantId), eq(roleGrant.personId, formerPersonId)));
  await tx.db
    .update(person)
    .set({ active: false, updatedAt: now })
    .where(and(eq(person.tenantId, tenantId), eq(person.id, formerPersonId)));
  await tx.sql`select directory.end_account_sessions(${tenantId}, ${pending.id})`;
  await audit(tx, {
    action: 'account.linked',
    subjectId: personId,
    entity: 'account',
    entityId: pending.id,
    details: { formerPersonId },
  });
  await announce(tx, 'account.linked', { accountId: pending.id, formerPersonId, personId });
}

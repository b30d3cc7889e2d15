import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/** Gives an invitation back whose registration came to nothing, and says so in the audit. */
export async function noteFailedRegistration(
  context: Context,
  input: { readonly invitationId: string },
): Promise<void> {
  authorise(context, 'platform.register');
  const { invitationId } = input;
  await inTransaction(context, 'common', async (tx) => {
    await tx.sql`select directory.release_invitation(${invitationId}, ${context.tenantId})`;
    await audit(tx, { action: 'platform.registration-failed', entity: 'invitation', entityId: invitationId });
  });
}

import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/** Makes an invitation's link useless at once. @throws not_found also where it was used or withdrawn before */
export async function withdrawInvitation(
  context: Context,
  input: { readonly invitationId: string },
): Promise<void> {
  authorise(context, 'platform.manage');
  const { invitationId } = input;
  await inTransaction(context, 'common', async (tx) => {
    const [row] = await tx.sql`
      select directory.withdraw_invitation(${invitationId}, ${context.tenantId}, ${context.now()}) as done`;
    if (row?.done !== true) throw notFound('invitation');
    await audit(tx, {
      action: 'platform.invitation-withdrawn',
      entity: 'invitation',
      entityId: invitationId,
    });
  });
}

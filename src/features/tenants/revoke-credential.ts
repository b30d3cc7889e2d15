import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/**
 * Ends a credential and its tokens: nothing that comes with them is let in any more. What came with it stays. Revoking
 * it twice changes nothing.
 * @throws forbidden; not_found for a credential of nobody here
 */
export async function revokeCredential(context: Context, input: { readonly id: string }): Promise<void> {
  authorise(context, 'credential.add');
  await inTransaction(context, 'common', async (tx) => {
    const { tenantId, now } = context;
    const there = await tx.sql`select 1 from directory.list_credentials(${tenantId}) where id = ${input.id}`;
    if (there.length === 0) throw notFound('credential');
    const [row] =
      await tx.sql`select directory.revoke_credential(${input.id}, ${tenantId}, ${now()}) as revoked`;
    if (row?.revoked)
      await audit(tx, { action: 'credential.revoked', entity: 'credential', entityId: input.id });
  });
}

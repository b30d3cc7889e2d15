import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/** Takes an LTI 1.1 consumer key away: nobody is recognised by it from now on. @throws not_found */
export async function removeLegacyKey(
  context: Context,
  input: { readonly platformId: string; readonly consumerKey: string },
): Promise<void> {
  authorise(context, 'platform.manage');
  const { platformId, consumerKey } = input;
  await inTransaction(context, 'common', async (tx) => {
    const [row] = await tx.sql`
      select directory.remove_legacy_key(${platformId}, ${context.tenantId}, ${consumerKey}) as removed`;
    if (!row?.removed) throw notFound('consumer key');
    await audit(tx, { action: 'legacy-key.removed', entity: 'platform', entityId: platformId });
  });
}

import type { Context } from '../../core/context.ts';
import { invalid, notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findPlatformBy } from './find-platform.ts';
import { holdPlatforms } from './hold-platforms.ts';

/** Calls an LMS by the name that people here know it by. Repeating it changes nothing. @throws not_found, invalid */
export async function renamePlatform(
  context: Context,
  input: { readonly platformId: string; readonly name: string },
): Promise<void> {
  authorise(context, 'platform.manage');
  const name = input.name.trim();
  if (name === '' || name.length > 100) {
    const message = 'Give it a name of 1 to 100 characters; example: Company academy.';
    throw invalid([{ field: 'name', message }], message);
  }
  await inTransaction(context, 'common', async (tx) => {
    await holdPlatforms(tx);
    const before = await findPlatformBy(tx, (one) => one.id === input.platformId);
    if (!before) throw notFound('platform');
    if (before.name === name) return;
    await tx.sql`select directory.rename_platform(${before.id}, ${context.tenantId}, ${name})`;
    await audit(tx, { action: 'platform.renamed', entity: 'platform', entityId: before.id });
  });
}

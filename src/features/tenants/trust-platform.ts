import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findPlatformBy } from './find-platform.ts';
import { holdPlatforms } from './hold-platforms.ts';

/**
 * Says how far a platform is trusted: whether its person numbers link accounts by themselves, and whether its
 * administrators may open Connect (design decisions). What is left out stays; the first day of a trust stays
 * while it lasts.
 * @throws not_found
 */
export async function trustPlatform(
  context: Context,
  input: { readonly platformId: string; readonly personNumbers?: boolean; readonly lmsAdmins?: boolean },
): Promise<void> {
  authorise(context, 'platform.manage');
  await inTransaction(context, 'common', async (tx) => {
    await holdPlatforms(tx);
    const before = await findPlatformBy(tx, (one) => one.id === input.platformId);
    if (!before) throw notFound('platform');
    const now = context.now();
    const since = (wish: boolean | undefined, was: Date | null) =>
      wish === false ? null : (was ?? (wish ? now : null));
    const numbers = since(input.personNumbers, before.numbersTrustedAt);
    const admins = since(input.lmsAdmins, before.lmsAdminsAllowedAt);
    if (numbers === before.numbersTrustedAt && admins === before.lmsAdminsAllowedAt) return;
    await tx.sql`select directory.trust_platform(${before.id}, ${context.tenantId}, ${numbers}, ${admins})`;
    const details = { personNumbers: numbers !== null, lmsAdmins: admins !== null };
    await audit(tx, { action: 'platform.trusted', entity: 'platform', entityId: before.id, details });
  });
}

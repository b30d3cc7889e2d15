import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findPlatformBy } from './find-platform.ts';
import { holdPlatforms } from './hold-platforms.ts';
import { forgetTokens } from './platform-client.ts';

/** Refuses the platform's launches and ends its sessions at once. Repeating it changes nothing. @throws not_found */
export async function suspendPlatform(
  context: Context,
  input: { readonly platformId: string },
): Promise<void> {
  await setStatus(context, input.platformId, 'suspended');
  forgetTokens(input.platformId);
}

/** Lets a suspended platform launch again. Repeating it changes nothing. @throws not_found */
export async function resumePlatform(
  context: Context,
  input: { readonly platformId: string },
): Promise<void> {
  await setStatus(context, input.platformId, 'active');
}

async function setStatus(
  context: Context,
  platformId: string,
  status: 'active' | 'suspended',
): Promise<void> {
  authorise(context, 'platform.manage');
  await inTransaction(context, 'common', async (tx) => {
    await holdPlatforms(tx);
    const before = await findPlatformBy(tx, (one) => one.id === platformId);
    if (!before) throw notFound('platform');
    if (before.status === status) return;
    await tx.sql`select directory.set_platform_status(${platformId}, ${context.tenantId}, ${status})`;
    const action = status === 'active' ? 'platform.resumed' : 'platform.suspended';
    await audit(tx, { action, entity: 'platform', entityId: platformId });
  });
}

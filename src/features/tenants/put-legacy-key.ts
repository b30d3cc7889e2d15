import type { Context } from '../../core/context.ts';
import { invalid, notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { sealKey } from './seal-key.ts';

/** What a key's secret is sealed for, so that none can be passed off as another's. */
export const legacyKeyName = (platformId: string, consumerKey: string): string =>
  `legacy key ${platformId} ${consumerKey}`;

/**
 * Keeps the secret of an LTI 1.1 consumer key, sealed: a platform that signs with it proves who people were before
 * LTI 1.3, and their accounts stay theirs. A key that is there gets the new secret.
 * @throws invalid for an empty key or secret; not_found
 */
export async function putLegacyKey(
  context: Context,
  input: { readonly platformId: string; readonly consumerKey: string; readonly secret: string },
): Promise<void> {
  authorise(context, 'platform.manage');
  const { platformId, consumerKey, secret } = input;
  // the claim is read with the same bounds, so that a key which could never come is refused here
  refuseUnlessFit('key', consumerKey, 255);
  refuseUnlessFit('secret', secret, 1000);
  const sealed = await sealKey(context.secretKey, legacyKeyName(platformId, consumerKey), secret);
  await inTransaction(context, 'common', async (tx) => {
    const [row] = await tx.sql`
      select directory.put_legacy_key(${platformId}, ${context.tenantId}, ${consumerKey}, ${sealed}, ${context.now()}) as put`;
    if (!row?.put) throw notFound('platform');
    await audit(tx, { action: 'legacy-key.added', entity: 'platform', entityId: platformId });
  });
}

function refuseUnlessFit(field: string, value: string, most: number): void {
  if (value !== '' && value.length <= most && !/[\p{Cc}\p{Surrogate}]/u.test(value)) return;
  const message = `The ${field} has 1 to ${most} characters on one line; copy it from the old LTI 1.1 settings.`;
  throw invalid([{ field, message }], message);
}

import type { Deps } from '../../core/deps.ts';
import { legacyKeyName } from './put-legacy-key.ts';
import { unsealKey } from './seal-key.ts';

/**
 * The secret of an LTI 1.1 consumer key of that platform; null where there is none, or where SECRET_KEY is another
 * one than it was sealed with.
 */
export async function findLegacySecret(
  deps: Deps,
  { platformId, consumerKey }: { readonly platformId: string; readonly consumerKey: string },
): Promise<string | null> {
  const [row] = await deps.pools
    .common`select directory.find_legacy_key(${platformId}, ${consumerKey}) as secret`;
  if (!row?.secret) return null;
  return unsealKey(deps.secretKey, legacyKeyName(platformId, consumerKey), row.secret);
}

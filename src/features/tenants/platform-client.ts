import { createPlatformClient, createTokenCache, type PlatformClient } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { randomToken } from '../../http/tokens.ts';
import { findPlatformBy } from './find-platform.ts';
import { noteService } from './note-signs.ts';
import type { PlatformRow } from './platform.ts';
import { activeSigningKey } from './signing-keys.ts';

/** Platforms' tokens outlive a request; on Workers they live as long as the isolate. */
const tokenCache = createTokenCache();

/**
 * The services of one of the tenant's platforms: gradebook, rosters, groups, notices. What it answers is noted for
 * Connect, at most once a minute. Never used inside a transaction: other systems take seconds.
 * @throws not_found; precondition_failed where the platform is suspended, which stops its services at once
 */
export async function platformClient(context: Context, platformId: string): Promise<PlatformClient> {
  authorise(context, 'platform.use');
  const platform = await inTransaction(context, 'common', (tx) =>
    findPlatformBy(tx, (one) => one.id === platformId),
  );
  if (!platform) throw notFound('platform');
  if (platform.status !== 'active') {
    forgetTokens(platformId);
    throw new AppError('precondition_failed', 'This LMS is suspended on Connect, so nothing is sent to it.');
  }
  return clientOf(context, platform);
}

/** Nothing of a suspended platform stays usable in this process; others ask for its status each time. */
export function forgetTokens(platformId: string): void {
  tokenCache.forget(platformId);
}

/** For a test of the connection: nothing that was granted or refused before counts. */
export function freshClientOf(context: Context, platform: PlatformRow): PlatformClient {
  tokenCache.forget(platform.id);
  return clientOf(context, platform);
}

function clientOf(context: Context, platform: PlatformRow): PlatformClient {
  return createPlatformClient(platform, {
    now: context.now,
    randomToken,
    fetch: context.outgoing,
    signingKey: () => activeSigningKey(context),
    tokenCache,
    toolJwksUrl: `${context.publicUrl}/lti/jwks`,
    noted: ({ service, ...use }) => noteService(context, platform.id, service, use),
  });
}

import type { LtiContext } from './lti-context.ts';
import { parseToken } from './parse-token.ts';
import type { LtiPorts, Refusal } from './ports.ts';
import { provePlatform, proveSignature, type SignatureGood } from './prove-launch.ts';
import type { Result } from './result.ts';

/** What the request claimed, for the record of a refusal; filled in as it becomes known. */
export type About = Omit<Refusal, 'reference' | 'reason'>;

/** Stages 1 to 3 with their lookups between them: a token that one of our platforms has signed. */
export async function proveSender(
  token: string,
  { ports, keyCache, crypto }: LtiContext,
  about: About,
  findPlatforms: LtiPorts['findPlatforms'] = (query) => ports.findPlatforms(query),
): Promise<Result<SignatureGood>> {
  const parsed = parseToken(token);
  if (!parsed.ok) return parsed;
  const { issuer, clientId, deploymentId, kid } = parsed.value;
  Object.assign(about, { issuer, clientId });

  const known = provePlatform(parsed.value, await findPlatforms({ issuer, clientId, deploymentId }));
  if (!known.ok) return known;
  const { platform } = known.value;
  about.platformId = platform.id;

  const { fetchKeys } = ports;
  const key = await keyCache.findKey({ url: platform.jwksUrl, kid, now: ports.now(), fetchKeys });
  return key.ok ? proveSignature(known.value, key.value, crypto) : key;
}

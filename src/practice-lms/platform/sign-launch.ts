import { createHmac } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { CLAIM } from '../vendors/vendor.ts';
import type { World } from './world.ts';

/** How the tool was registered here in the days of LTI 1.1. */
export const LEGACY = { consumerKey: 'practice-1p1', secret: 'practice-1p1-secret' } as const;

/** Signs what the platform says to the tool: RS256, with the vendor's lifetime, and the 1.1 claim if set. */
export async function signLaunch(world: World, claims: JWTPayload): Promise<string> {
  const iat = Math.floor(world.now().getTime() / 1000);
  const exp = iat + world.vendor.tokenLife;
  return signAsPlatform(world, { ...claims, ...legacyClaim(world, claims, exp) }, { iat, exp });
}

export async function signAsPlatform(
  { options }: World,
  claims: JWTPayload,
  { iat, exp }: { readonly iat: number; readonly exp: number },
): Promise<string> {
  const key = options.store.state.signingKey;
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid ?? '' })
    .setIssuedAt(iat)
    .setExpirationTime(exp)
    .sign(await importJWK(key, 'RS256'));
}

/** The migration claim (LTI 1.3 Core, 5.4.4 and the Migration Guide): base64 HMAC-SHA256 over what names the launch. */
function legacyClaim({ state, base }: World, claims: JWTPayload, exp: number): JWTPayload {
  const { migration } = state.settings;
  if (migration === 'none') return {};
  const signed = [
    LEGACY.consumerKey,
    claims[`${CLAIM}deployment_id`],
    base,
    claims.aud,
    String(exp),
    claims.nonce,
  ].join('&');
  const secret = migration === 'signed' ? LEGACY.secret : `${LEGACY.secret}, but not this`;
  return {
    [`${CLAIM}lti1p1`]: {
      user_id: `old-${claims.sub}`,
      oauth_consumer_key: LEGACY.consumerKey,
      oauth_consumer_key_sign: createHmac('sha256', secret).update(signed).digest('base64'),
    },
  };
}

import { createLocalJWKSet, importJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { publicHalf } from './public-half.ts';
import type { World } from './world.ts';

const LIFE_S = 3600;
const MOST_USED = 500;

export interface RegistrationToken {
  /** The client id that a new tool will have, or the number of the tool that is changed. */
  readonly sub: string;
  readonly scope: 'reg' | 'reg-update';
}

/** A registration token as Moodle makes them: RS256, an hour, the client id to be as its subject. */
export async function makeRegistrationToken(world: World, token: RegistrationToken): Promise<string> {
  const key = world.options.store.state.signingKey;
  const iat = Math.floor(world.now().getTime() / 1000);
  return new SignJWT({ scope: token.scope, aud: world.base })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.kid ?? '' })
    .setSubject(token.sub)
    .setJti(crypto.randomUUID())
    .setIssuedAt(iat)
    .setExpirationTime(iat + LIFE_S)
    .sign(await importJWK(key, 'RS256'));
}

/** Whose the request's bearer token is, or what is wrong with it. */
export async function readRegistrationToken(
  world: World,
  request: Request,
): Promise<(RegistrationToken & { jti: string }) | { fault: 'invalid_token' | 'token_already_used' }> {
  const [, token] = /^bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const payload = token ? await verify(world, token) : null;
  const { sub, scope, jti } = payload ?? {};
  if (!sub || !jti || (scope !== 'reg' && scope !== 'reg-update')) return { fault: 'invalid_token' };
  return world.state.usedTokens.includes(jti) ? { fault: 'token_already_used' } : { sub, scope, jti };
}

async function verify(world: World, token: string): Promise<JWTPayload | null> {
  const keys = createLocalJWKSet({ keys: [publicHalf(world.options.store.state.signingKey)] });
  const rules = { algorithms: ['RS256'], audience: world.base, currentDate: world.now() };
  return jwtVerify(token, keys, rules).then(
    ({ payload }) => payload,
    () => null,
  );
}

export function spendRegistrationToken({ state }: World, jti: string): void {
  state.usedTokens = [...state.usedTokens, jti].slice(-MOST_USED);
}

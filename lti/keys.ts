import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

export type SigningKey = { kid: string; privateJwk: JWK; publicJwk: JWK };

/**
 * Makes an RSA 2048 key for RS256, named by its RFC 7638 thumbprint. privateJwk is the secret: the caller
 * keeps it encrypted. Which key is next, active or retired is the caller's to say; all of them are published.
 */
export async function makeSigningKey(): Promise<SigningKey> {
  const pair = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const privateJwk = await exportJWK(pair.privateKey);
  const publicJwk = await toPublicJwk(privateJwk);
  const kid = publicJwk.kid ?? '';
  return { kid, privateJwk: { ...privateJwk, kid, alg: 'RS256', use: 'sig' }, publicJwk };
}

/** The public half of an RSA key, with nothing else in it. A kid that is there is kept. */
export async function toPublicJwk({ kty, n, e, kid }: JWK): Promise<JWK> {
  const key = { kty, n, e };
  return { ...key, kid: kid ?? (await calculateJwkThumbprint(key, 'sha256')), alg: 'RS256', use: 'sig' };
}

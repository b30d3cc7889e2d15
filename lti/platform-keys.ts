import { base64url, importJWK } from 'jose';
import { isJsonObject, type JsonObject, readIdentifier } from './json.ts';

/** A JWKS as read: keys fit for RS256 by kid, and the kids of keys that are there but unfit. */
export type ReadKeys = { usable: Map<string, CryptoKey>; refused: Set<string> };

const maxKeys = 50;

/**
 * Reads a JWK set (RFC 7517 §5). Symmetric, encryption, short and private keys and those of other algorithms
 * are refused (RFC 8725 §3.5); of two keys with one kid the first fit one counts.
 * @returns null for what is no JWK set
 */
export async function readKeySet(json: unknown): Promise<ReadKeys | null> {
  if (!isJsonObject(json) || !Array.isArray(json.keys)) return null;
  const usable = new Map<string, CryptoKey>();
  const refused = new Set<string>();
  for (const jwk of json.keys.slice(0, maxKeys)) {
    const kid = isJsonObject(jwk) ? readIdentifier(jwk.kid) : undefined;
    if (kid === undefined || usable.has(kid)) continue;
    const key = isFit(jwk) ? await importKey(jwk) : null;
    if (key) usable.set(kid, key);
    else refused.add(kid);
  }
  return { usable, refused };
}

function isFit(jwk: JsonObject): boolean {
  const { kty, use, alg, key_ops: operations } = jwk;
  if (kty !== 'RSA' || (use !== undefined && use !== 'sig') || (alg !== undefined && alg !== 'RS256'))
    return false;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return false;
  // A private key that is published signs for everybody.
  if ('d' in jwk) return false;
  return bits(jwk.n) >= 2048 && bits(jwk.n) <= 8192 && bits(jwk.e) >= 2 && bits(jwk.e) <= 64;
}

/** The length of a big-endian integer in base64url, in bits; 0 for anything else. */
function bits(value: unknown): number {
  if (typeof value !== 'string') return 0;
  try {
    const bytes = base64url.decode(value);
    const first = bytes.findIndex((byte) => byte !== 0);
    return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
  } catch {
    return 0;
  }
}

/** Only n and e go in: certificates and addresses beside them (x5c, x5u) are nobody's proof. */
async function importKey({ n, e }: JsonObject): Promise<CryptoKey | null> {
  try {
    const key = await importJWK({ kty: 'RSA', n: String(n), e: String(e) }, 'RS256');
    return key instanceof Uint8Array ? null : key;
  } catch {
    return null;
  }
}

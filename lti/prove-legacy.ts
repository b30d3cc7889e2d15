import { base64url } from 'jose';
import { isJsonObject, type JsonObject } from './json.ts';
import { claims, type LegacyIdentity } from './launch.ts';
import type { Parsed } from './parse-token.ts';

/** How a consumer key's secret is found; null where the key is not known. */
export type FindLegacySecret = (consumerKey: string) => Promise<string | null>;

/**
 * Whether the secret of the LTI 1.1 consumer key has signed this launch: base64 of HMAC-SHA256 over key,
 * deployment, issuer, client, exp and nonce (LTI 1.3 migration guide). An identity that is not proven goes on
 * as such, and says why; the launch itself is proven by other means.
 */
export async function proveLegacy(
  legacy: LegacyIdentity,
  { claims: token, issuer, clientId, deploymentId }: Parsed,
  findSecret: FindLegacySecret,
): Promise<LegacyIdentity> {
  const signature = readSignature(token);
  if (signature === null) return { ...legacy, doubt: 'signature_missing' };
  const secret = await findSecret(legacy.consumerKey);
  if (!secret) return { ...legacy, doubt: 'key_unknown' };
  const said = [legacy.consumerKey, deploymentId, issuer, clientId, token.exp, token.nonce].join('&');
  const proven = await isSigned(secret, said, signature);
  return proven ? { ...legacy, proven } : { ...legacy, doubt: 'signature_wrong' };
}

/** Base64 with or without padding, of either alphabet: what counts is the 32 bytes. */
function readSignature(token: JsonObject): Uint8Array<ArrayBuffer> | null {
  const claim = token[claims.legacy];
  const text = isJsonObject(claim) ? claim.oauth_consumer_key_sign : undefined;
  if (typeof text !== 'string' || text === '' || text.length > 128) return null;
  try {
    return Uint8Array.from(
      base64url.decode(text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')),
    );
  } catch {
    return new Uint8Array();
  }
}

/** By the platform's own comparison, which takes the same time for every wrong signature. */
async function isSigned(secret: string, said: string, signature: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bytes = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, signature, bytes.encode(said));
}

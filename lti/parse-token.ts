import { base64url } from 'jose';
import { isJsonObject, type JsonObject, readIdentifier } from './json.ts';
import { claims } from './launch.ts';
import { good, type Proof, type Result, refuse } from './result.ts';

/** Tokens above this size are refused unread: real ones are 2 to 8 kB. */
export const maxTokenBytes = 65_536;

/** Stage 1: readable, of the one form we accept, and saying whom it claims to be from. Nothing is proven yet. */
export type Parsed = Proof<
  {
    readonly token: string;
    readonly signature: Uint8Array<ArrayBuffer>;
    readonly kid: string;
    readonly claims: JsonObject;
    readonly issuer: string;
    readonly clientId: string;
    readonly deploymentId: string;
  },
  'parsed'
>;

/** Reads a compact JWS (RFC 7515 §7.1) carrying a JWT. */
export function parseToken(token: string): Result<Parsed> {
  if (token.length > maxTokenBytes) return refuse('token_too_large');
  if (token.trimStart().startsWith('{')) return refuse('token_not_compact');
  const parts = token.split('.');
  if (parts.length === 5) return refuse('token_encrypted');
  const [headerText, claimsText, signature] = parts.map(decode);
  if (parts.length !== 3 || !headerText || !claimsText || !signature) return refuse('token_malformed');
  const header = readJsonObject(headerText);
  const payload = readJsonObject(claimsText);
  if (!header || !payload) return refuse('token_malformed');
  const kid = readHeader(header);
  if (!kid.ok) return kid;
  const sender = readSender(payload);
  return sender.ok
    ? good({ token, signature, kid: kid.value, claims: payload, ...sender.value } as Parsed)
    : sender;
}

/**
 * RFC 8725 §3.1, 3.11: the algorithm is ours to choose, and whatever would change how the token is read is
 * refused. jku, jwk, x5u and x5c are simply not looked at: the key comes from the registration.
 */
function readHeader(header: JsonObject): Result<string> {
  if ('enc' in header) return refuse('token_encrypted');
  if (typeof header.cty === 'string' && /jwt$/i.test(header.cty)) return refuse('token_nested');
  if ('crit' in header || 'b64' in header || 'zip' in header) return refuse('header_forbidden');
  if (header.alg !== 'RS256') return refuse('algorithm_refused');
  // Another explicit type (at+jwt, logout+jwt) is a token made for another purpose.
  const { typ } = header;
  if (typ !== undefined && (typeof typ !== 'string' || typ.toUpperCase() !== 'JWT')) {
    return refuse('header_forbidden');
  }
  const kid = readIdentifier(header.kid);
  return kid === undefined ? refuse('kid_missing') : good(kid);
}

type Sender = Pick<Parsed, 'issuer' | 'clientId' | 'deploymentId'>;

/** OpenID Connect Core §3.1.3.7: we trust no audience beside our own client id, so one is all there may be. */
function readSender(payload: JsonObject): Result<Sender> {
  const issuer = readIdentifier(payload.iss);
  if (issuer === undefined) return refuse('issuer_missing');
  const audiences: unknown[] = Array.isArray(payload.aud) ? payload.aud : [payload.aud];
  if (audiences.length > 1) return refuse('audience_untrusted');
  const clientId = readIdentifier(audiences[0]);
  if (clientId === undefined) return refuse('audience_missing');
  const deploymentId = readIdentifier(payload[claims.deploymentId]);
  return deploymentId === undefined ? refuse('deployment_missing') : good({ issuer, clientId, deploymentId });
}

/** Strict base64url without padding. Unused trailing bits must be zero, so that one token has one spelling. */
function decode(part: string): Uint8Array<ArrayBuffer> | undefined {
  const over = part.length % 4;
  if (!/^[A-Za-z0-9_-]+$/.test(part) || over === 1) return undefined;
  // two letters hold one byte and four bits, three hold two bytes and two bits
  if (over > 0 && digits.indexOf(part.at(-1) ?? '') % (over === 2 ? 16 : 4) !== 0) return undefined;
  return base64url.decode(part) as Uint8Array<ArrayBuffer>;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readJsonObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

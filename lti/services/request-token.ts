import { importJWK, SignJWT } from 'jose';
import { isJsonObject } from '../json.ts';
import type { Token } from './client-types.ts';
import { done, fail, type ServiceResult } from './fault.ts';
import { findVendor } from './known-vendors.ts';
import { hostOf, reach, readJson } from './reach.ts';
import { sayTokenRefusal, scopesMissing } from './say-token-refusal.ts';
import type { PlatformConnection, ServicePorts } from './service-ports.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

// A clock that is a little behind must not find our assertion issued in its future.
const backdatedSeconds = 10;
/** Together under the five minutes that platforms take (Security Framework §4.1.1). */
const validSeconds = 240;

/** Asks the platform for a token by a signed assertion (Security Framework §4.1, private_key_jwt). */
export async function requestToken(
  connection: PlatformConnection,
  ports: ServicePorts,
  wanted: readonly string[],
): Promise<ServiceResult<Token>> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: assertionType,
    client_assertion: await signAssertion(connection, ports),
    scope: wanted.join(' '),
  });
  const answer = await reach(ports, connection.tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: body.toString(),
    maxBytes: 64 * 1024,
    timeoutMs: 15_000,
  });
  if (!answer.ok) return answer;
  const { status, text } = answer.value;
  if (status < 200 || status > 299)
    return { ok: false, fault: sayTokenRefusal(connection, ports, wanted, answer.value) };
  const token = readToken(text, wanted, ports.now());
  if (!token) {
    const sentence = `The LMS (${hostOf(connection.tokenUrl)}) answered, but not with a token. Check that the access token address of this registration is the one that the LMS shows.`;
    return fail('malformed', sentence, { status });
  }
  const missing = wanted.filter((scope) => !token.scopes.includes(scope));
  return missing.length === 0 ? done(token) : { ok: false, fault: scopesMissing(missing, status) };
}

async function signAssertion(connection: PlatformConnection, ports: ServicePorts): Promise<string> {
  const { kid, privateJwk } = await ports.signingKey();
  const now = Math.floor(ports.now().getTime() / 1000);
  const { clientId, tokenUrl, tokenAudience } = connection;
  return new SignJWT({ jti: ports.randomToken() })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenAudience ?? findVendor(tokenUrl)?.audience ?? tokenUrl)
    .setIssuedAt(now - backdatedSeconds)
    .setExpirationTime(now + validSeconds)
    .sign(await importJWK(privateJwk, 'RS256'));
}

// It becomes part of a header: visible ASCII alone (RFC 6750 §2.1).
const fitToken = /^[\x21-\x7e]{1,16384}$/;

/** The answer (RFC 6749 §5.1), or null where it is none. No `scope` means what was asked for. */
function readToken(text: string, wanted: readonly string[], now: Date): Token | null {
  const json = readJson(text);
  if (!isJsonObject(json)) return null;
  const { access_token: accessToken, token_type: type } = json;
  if (typeof accessToken !== 'string' || !fitToken.test(accessToken)) return null;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') return null;
  const granted = readScopes(json.scope);
  const expiresAt = new Date(now.getTime() + lifetimeSeconds(json.expires_in) * 1000);
  return { accessToken, scopes: granted.length > 0 ? granted : [...wanted], expiresAt };
}

function readScopes(scope: unknown): string[] {
  const words = Array.isArray(scope) ? scope : typeof scope === 'string' ? scope.split(/\s+/) : [];
  return words.filter((word): word is string => typeof word === 'string' && word !== '');
}

/** Number or digits; five minutes where it says nothing that can be, and never over an hour. */
function lifetimeSeconds(expiresIn: unknown): number {
  const seconds = typeof expiresIn === 'string' ? Number(expiresIn.trim() || Number.NaN) : expiresIn;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) return 300;
  return Math.min(seconds, 3600);
}

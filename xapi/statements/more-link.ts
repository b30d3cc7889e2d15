import type { Format } from '../statement/format-statement.ts';
import type { StatementQuery } from '../statement-store.ts';

/** What a `more` link continues. */
export interface Continuation {
  readonly query: StatementQuery;
  readonly format: Format;
  readonly attachments: boolean;
}

/**
 * A `more` token: the query itself, signed, so that the store keeps no state and nobody can make one up. It is bound to
 * the tenant and does not expire.
 */
export async function signMore(key: CryptoKey, tenant: string, continuation: Continuation): Promise<string> {
  const payload = encode(new TextEncoder().encode(JSON.stringify(continuation)));
  const signature = await crypto.subtle.sign('HMAC', key, signed(tenant, payload));
  return `${payload}.${encode(new Uint8Array(signature))}`;
}

/** What the token continues; null where this store did not make it for this tenant. */
export async function readMore(key: CryptoKey, tenant: string, token: string): Promise<Continuation | null> {
  const [payload = '', signature = '', ...rest] = token.split('.');
  const bytes = decode(signature);
  if (rest.length > 0 || bytes === null) return null;
  if (!(await crypto.subtle.verify('HMAC', key, bytes, signed(tenant, payload)))) return null;
  const text = decode(payload);
  return text && (JSON.parse(new TextDecoder().decode(text)) as Continuation);
}

/** Makes the signing key out of secret bytes (at least 32). */
export async function importMoreKey(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}

function signed(tenant: string, payload: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`xapi more\n${tenant}\n${payload}`);
}

function encode(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
  } catch {
    return null;
  }
}

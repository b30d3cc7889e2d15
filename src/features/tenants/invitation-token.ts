import { isId } from '../../core/ids.ts';
import { sameText } from '../../http/tokens.ts';

/**
 * The token of an invitation's link: its id and a signature of it under SECRET_KEY (HMAC-SHA-256). Nothing of it
 * rests in the database, and whoever reads the database cannot make one.
 */
export async function makeInvitationToken(secretKey: string, invitationId: string): Promise<string> {
  return `${invitationId.replaceAll('-', '')}.${await sign(secretKey, invitationId)}`;
}

/** The invitation's id, or null for what we cannot have made. */
export async function readInvitationToken(secretKey: string, token: string): Promise<string | null> {
  const [hex = '', signature = '', ...rest] = token.split('.');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (rest.length > 0 || hex.length !== 32 || hex !== hex.toLowerCase() || !isId(id)) return null;
  return sameText(signature, await sign(secretKey, id)) ? id : null;
}

async function sign(secretKey: string, invitationId: string): Promise<string> {
  const secret = await crypto.subtle.importKey('raw', bytesOf(secretKey), 'HKDF', false, ['deriveKey']);
  const info = bytesOf('throughline invitations v1');
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
  const kind = { name: 'HMAC', hash: 'SHA-256', length: 256 };
  const key = await crypto.subtle.deriveKey(derivation, secret, kind, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, bytesOf(invitationId));
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

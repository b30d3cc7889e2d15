import type { Credentials } from '../ports.ts';

/** What an Authorization header proves itself with; null where it is absent or of neither kind. */
export function readCredentials(header: string | undefined): Credentials | null {
  const token = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(header ?? '')?.[1];
  return token === undefined ? readBasic(header) : { kind: 'bearer', token };
}

/** Key and secret of HTTP Basic (RFC 7617, UTF-8). */
function readBasic(header: string | undefined): Credentials | null {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined || encoded.length > 4096) return null;
  try {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const colon = text.indexOf(':');
    return colon < 1 ? null : { kind: 'basic', key: text.slice(0, colon), secret: text.slice(colon + 1) };
  } catch {
    return null;
  }
}

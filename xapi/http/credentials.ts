/** Key and secret of HTTP Basic (RFC 7617, UTF-8); null where the header is absent or is not that. */
export function readBasic(
  header: string | undefined,
): { readonly key: string; readonly secret: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined || encoded.length > 4096) return null;
  try {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const colon = text.indexOf(':');
    return colon < 1 ? null : { key: text.slice(0, colon), secret: text.slice(colon + 1) };
  } catch {
    return null;
  }
}

/**
 * What is kept in the place of an agent's key (agentKey) once somebody was erased: an HMAC under a key derived from
 * SECRET_KEY, in hex. Whoever sends the same agent again is recognised; nobody is found from it, not even by trying
 * every name. An address is the same in capitals and in small letters: people write theirs both ways.
 */
export async function hashErased(secretKey: string, tenantId: string, agentKey: string): Promise<string> {
  const key = await derivedKey(secretKey);
  const mac = await crypto.subtle.sign(
    'HMAC',
    key,
    new TextEncoder().encode(`${tenantId}\n${foldCase(agentKey)}`),
  );
  return [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const foldCase = (agentKey: string): string =>
  agentKey.startsWith('mbox ') ? agentKey.toLowerCase() : agentKey;

let made: { readonly secretKey: string; readonly key: Promise<CryptoKey> } | null = null;

/** Made once: a sender's batch asks for many. */
function derivedKey(secretKey: string): Promise<CryptoKey> {
  if (made?.secretKey !== secretKey) made = { secretKey, key: deriveKey(secretKey) };
  return made.key;
}

async function deriveKey(secretKey: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(`erasure:${secretKey}`);
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return crypto.subtle.importKey('raw', digest, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

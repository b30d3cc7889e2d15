/**
 * Private keys at rest: AES-256-GCM under a key derived from SECRET_KEY (HKDF-SHA-256, RFC 5869), a random iv
 * per key, the kid as additional data so that a stored key cannot be passed off as another.
 */
const VERSION = 'v1';

/** Encrypts a private key's text: `v1.<iv>.<ciphertext>`, base64url. */
export async function sealKey(secretKey: string, kid: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await deriveKey(secretKey);
  const algorithm = { name: 'AES-GCM', iv, additionalData: bytesOf(kid) };
  const sealed = await crypto.subtle.encrypt(algorithm, key, bytesOf(text));
  return [VERSION, toText(iv), toText(new Uint8Array(sealed))].join('.');
}

/** The text again, or null where SECRET_KEY is another one or what is stored was changed. */
export async function unsealKey(secretKey: string, kid: string, sealed: string): Promise<string | null> {
  const [version, iv, body] = sealed.split('.');
  if (version !== VERSION || !iv || !body) return null;
  const key = await deriveKey(secretKey);
  try {
    const algorithm = { name: 'AES-GCM', iv: fromText(iv), additionalData: bytesOf(kid) };
    return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, fromText(body)));
  } catch {
    return null;
  }
}

async function deriveKey(secretKey: string): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', bytesOf(secretKey), 'HKDF', false, ['deriveKey']);
  const info = bytesOf('throughline signing keys v1');
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info };
  return crypto.subtle.deriveKey(algorithm, secret, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const toText = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromText = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

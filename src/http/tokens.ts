const TOKEN_BYTES = 32;
/** Random bytes are drawn for many tokens at once: each draw costs more than its bytes. */
const drawn = new Uint8Array(64 * TOKEN_BYTES);
let used = drawn.length;

/** 256 random bits, base64url: sessions, states, CSRF. */
export function randomToken(): string {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  const bytes = drawn.subarray(used, used + TOKEN_BYTES);
  used += TOKEN_BYTES;
  const token = base64url(bytes);
  // what was handed out is nowhere else
  bytes.fill(0);
  return token;
}

/** SHA-256, base64url: what rests in the database instead of a token. */
export async function hashToken(token: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))));
}

/** Compares without telling by its time where two texts differ. Lengths may show. */
export function sameText(a: string, b: string): boolean {
  const left = new TextEncoder().encode(a);
  const right = new TextEncoder().encode(b);
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= (left[i] ?? 0) ^ (right[i] ?? 0);
  return difference === 0;
}

const IN_ADDRESSES: Readonly<Record<string, string>> = { '+': '-', '/': '_' };

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => IN_ADDRESSES[sign] ?? '');
}

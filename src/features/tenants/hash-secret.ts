import { hashToken } from '../../http/tokens.ts';

/**
 * What rests of a credential's secret: SHA-256, salted with its key. No slow hash: the secret is 256 random
 * bits made by us, which nobody can guess however fast they hash, and every statement is authenticated by it.
 */
export function hashSecret(key: string, secret: string): Promise<string> {
  const text = `${key}\n${secret}`;
  const known = recent.get(text);
  if (known !== undefined) return known;
  const hash = hashToken(text);
  if (recent.size >= MOST_RECENT) recent.clear();
  recent.set(text, hash);
  return hash;
}

/** Who sends statements sends them again and again; the hash costs more than looking the credential up. */
const recent = new Map<string, Promise<string>>();
const MOST_RECENT = 200;

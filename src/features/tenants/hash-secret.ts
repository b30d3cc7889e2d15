import { hashToken } from '../../http/tokens.ts';

/**
 * What rests of a credential's secret: SHA-256, salted with its key. No slow hash: the secret is 256 random
 * bits made by us, which nobody can guess however fast they hash, and every statement is authenticated by it.
 */
export function hashSecret(key: string, secret: string): Promise<string> {
  return hashToken(`${key}\n${secret}`);
}

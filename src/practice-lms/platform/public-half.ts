import type { JWK } from 'jose';

/** What may be published of a signing key. */
export function publicHalf({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use };
}

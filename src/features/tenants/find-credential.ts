import type { Deps } from '../../core/deps.ts';
import { sameText } from '../../http/tokens.ts';
import type { CredentialKind } from './add-credential.ts';
import { hashSecret } from './hash-secret.ts';

export interface FoundCredential {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantSlug: string;
}

/** Compared with where the key is unknown, so that the time does not tell which of the two was wrong. */
const NOBODY = 'A'.repeat(43);

/**
 * The credential with this key and secret, or null: unknown, revoked, of another kind, or of a suspended
 * tenant. Asked before the tenant is known, on the store's login.
 */
export async function findCredential(
  deps: Pick<Deps, 'pools'>,
  given: { readonly key: string; readonly secret: string; readonly kind: CredentialKind },
): Promise<FoundCredential | null> {
  // PostgreSQL takes no NUL in a text
  const key = given.key.includes('\0') ? '' : given.key;
  const [row] = await deps.pools.store`select * from directory.find_credential(${key})`;
  const same = sameText(await hashSecret(given.key, given.secret), row?.secret_hash ?? NOBODY);
  if (!row || !same || row.kind !== given.kind) return null;
  return { id: row.id, tenantId: row.tenant_id, tenantSlug: row.tenant_slug };
}

import type { Scope } from '../../../xapi/index.ts';
import type { Deps } from '../../core/deps.ts';
import { hashToken, sameText } from '../../http/tokens.ts';
import type { CredentialKind } from './add-credential.ts';
import { hashSecret } from './hash-secret.ts';

export interface FoundCredential {
  readonly id: string;
  readonly tenantId: string;
  readonly tenantSlug: string;
  readonly kind: CredentialKind;
  readonly scopes: readonly Scope[];
  /** Requests a minute; null: the installation's default. */
  readonly perMinute: number | null;
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
  const found = await findClient(deps, given);
  return found?.kind === given.kind ? found : null;
}

/** The same of any kind: who asks for a token. */
export async function findClient(
  deps: Pick<Deps, 'pools'>,
  given: { readonly key: string; readonly secret: string },
): Promise<FoundCredential | null> {
  // PostgreSQL takes no NUL in a text
  const key = given.key.includes('\0') ? '' : given.key;
  const [row] = await deps.pools.store`select * from directory.find_credential(${key})`;
  const same = sameText(await hashSecret(given.key, given.secret), row?.secret_hash ?? NOBODY);
  return row && same ? toFound(row) : null;
}

/** Whose access token this is, or null: unknown, expired, or of a credential that was revoked. */
export async function findAccessToken(
  deps: Pick<Deps, 'pools' | 'now'>,
  token: string,
): Promise<FoundCredential | null> {
  const [row] = await deps.pools.store`
    select * from directory.find_access_token(${await hashToken(token)}, ${deps.now()})`;
  return row ? toFound(row) : null;
}

function toFound(row: Record<string, unknown>): FoundCredential {
  return {
    id: row.id as string,
    tenantId: row.tenant_id as string,
    tenantSlug: row.tenant_slug as string,
    kind: row.kind as CredentialKind,
    scopes: row.scopes as Scope[],
    perMinute: row.per_minute as number | null,
  };
}

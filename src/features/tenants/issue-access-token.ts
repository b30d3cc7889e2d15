import { SCOPES, type Scope } from '../../../xapi/index.ts';
import type { Deps } from '../../core/deps.ts';
import { hashToken, randomToken } from '../../http/tokens.ts';
import { type FoundCredential, findClient } from './find-credential.ts';

/** Seconds that a token lives. */
export const TOKEN_LIFE = 3600;

/** Names that senders use for what we call otherwise (LinkedIn Learning asks for xapi:write). */
const ALIASES: Readonly<Record<string, Scope>> = {
  'xapi:write': 'statements/write',
  'xapi:read': 'statements/read',
  'xapi:all': 'all',
};

export type IssuedToken =
  | {
      readonly ok: true;
      readonly token: string;
      readonly expiresIn: number;
      readonly scopes: readonly Scope[];
    }
  | { readonly ok: false; readonly error: 'invalid_client' | 'invalid_scope' }
  /** Its requests of the minute are used up; seconds to wait. */
  | { readonly ok: false; readonly error: 'too_many_requests'; readonly wait: number };

/**
 * Gives a client a token for its credentials (RFC 6749 4.4): for the scopes that it asks for, as far as the
 * credential has them, or for all of those. There is no actor yet whom a policy could know: the secret is the proof.
 * @param asked names separated by blanks; '' for everything that the credential has
 * @param count counts a request of the credential; seconds to wait where it had its share
 */
export async function issueAccessToken(
  deps: Pick<Deps, 'pools' | 'now'>,
  client: { readonly key: string; readonly secret: string },
  asked: string,
  count: (credential: FoundCredential) => number | null,
): Promise<IssuedToken> {
  const found = await findClient(deps, client);
  // a token of another kind would open nothing yet: /api/v1 takes sessions
  if (found?.kind !== 'xapi') return { ok: false, error: 'invalid_client' };
  const wait = count(found);
  if (wait !== null) return { ok: false, error: 'too_many_requests', wait };
  const scopes = decideScopes(found.scopes, asked);
  if (scopes === null) return { ok: false, error: 'invalid_scope' };
  const token = randomToken();
  const now = deps.now();
  const expiresAt = new Date(now.getTime() + TOKEN_LIFE * 1000);
  await deps.pools.store`
    select directory.put_access_token(${await hashToken(token)}, ${client.key}, ${[...scopes]}, ${now}, ${expiresAt})`;
  return { ok: true, token, expiresIn: TOKEN_LIFE, scopes };
}

/** Pure: the scopes of a token, or null where something is asked that does not exist or the credential lacks. */
export function decideScopes(has: readonly Scope[], asked: string): readonly Scope[] | null {
  const names = asked.split(/\s+/).filter(Boolean);
  if (names.length === 0) return has;
  const scopes = new Set<Scope>();
  for (const name of names) {
    const scope = ALIASES[name] ?? SCOPES.find((one) => one === name);
    if (!scope || !covers(has, scope)) return null;
    scopes.add(scope);
  }
  return [...scopes];
}

const covers = (has: readonly Scope[], scope: Scope): boolean =>
  has.includes('all') ||
  has.includes(scope) ||
  (scope === 'statements/read/mine' && has.includes('statements/read'));

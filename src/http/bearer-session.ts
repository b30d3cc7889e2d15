import type { Deps } from '../core/deps.ts';
import { BEARER_MS, type Session, toSession, touchSession } from './session.ts';
import { hashToken, randomToken } from './tokens.ts';

/** The header of an answer that holds the bearer to use from now on. */
export const NEXT_BEARER = 'session-bearer';

/** A bearer this old is answered with the next one. */
const RENEW_AFTER_MS = BEARER_MS / 2;
/** How long an old bearer stays good once the next one was used: requests may be under way. */
const OVERLAP_MS = 60_000;

/** The token of `Authorization: Bearer …`; null where the request has none. */
export function readBearer(authorization: string | undefined): string | null {
  return /^bearer ([\w-]{1,128})$/i.exec(authorization ?? '')?.[1] ?? null;
}

/**
 * The session of a bearer and, where it is time, the next bearer; null for one that is unknown, spent, or whose
 * session ended. `present` is false for what a page asks by itself: nobody is proven to sit before it, so the
 * 30 quiet minutes run on. `renews`: the next bearer is what it asks for.
 */
export async function findBearerSession(
  deps: Deps,
  bearer: string,
  { present, renews }: { readonly present: boolean; readonly renews: boolean },
): Promise<{ session: Session; next: string | null } | null> {
  const [now, hash] = [deps.now(), await hashToken(bearer)];
  const [row] = await deps.pools.common`
    select s.*, b.replaces, b.issued_at
      from directory.find_bearer(${hash}, ${now}) b, directory.find_session(b.session_hash, ${now}) s`;
  if (!row) return null;
  const session = toSession(row);
  if (session.carrier !== 'bearer') return null;
  if (row.replaces) {
    const until = new Date(now.getTime() + OVERLAP_MS);
    await deps.pools.common`select directory.retire_bearer(${hash}, ${until})`;
  }
  if (present) await touchSession(deps, session.tokenHash, row.seen_at);
  const due = renews || now.getTime() - row.issued_at.getTime() >= RENEW_AFTER_MS;
  return { session, next: due ? await putNext(deps, session, hash) : null };
}

async function putNext(deps: Deps, session: Session, replaces: string): Promise<string | null> {
  const [next, now] = [randomToken(), deps.now()];
  const until = new Date(now.getTime() + BEARER_MS);
  const [row] = await deps.pools.common`
    select directory.put_bearer(${await hashToken(next)}, ${session.tokenHash}, ${replaces}, ${now}, ${until}) as put`;
  return row?.put ? next : null;
}

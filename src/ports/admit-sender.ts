import type { Credentials, Sender } from '../../xapi/index.ts';
import type { Deps } from '../core/deps.ts';
import { type FoundCredential, findAccessToken, findCredential } from '../features/tenants/index.ts';

/** When a credential was last used is noted this often, in milliseconds: it is for people to read. */
const NOTE_MS = 60_000;
/** Requests a minute of a credential that says nothing else. */
export const DEFAULT_PER_MINUTE = 60_000;
/** So much of a minute's number may come at once. */
const BURST = 0.25;

/** What each credential may still ask; outlives a request, as on Workers each builds the application anew. */
const buckets = new Map<string, { left: number; at: number }>();

/**
 * Counts a request of a credential, for a token as for the store: a bucket per credential that fills evenly, each
 * process for itself.
 * @returns seconds to wait, or null where it may go on
 */
export function countRequest(
  { now }: Pick<Deps, 'now'>,
  { credentialId, perMinute }: Pick<Sender, 'credentialId' | 'perMinute'>,
): number | null {
  const rate = perMinute ?? DEFAULT_PER_MINUTE;
  const most = Math.max(1, rate * BURST);
  const at = now().getTime();
  const bucket = buckets.get(credentialId) ?? { left: most, at };
  const left = Math.min(most, bucket.left + ((at - bucket.at) / 60_000) * rate);
  buckets.set(credentialId, { left: left < 1 ? left : left - 1, at });
  return left < 1 ? Math.ceil(((1 - left) / rate) * 60) : null;
}

/**
 * Lets senders of statements in, asking each time, so that a revoked credential or a suspended company is refused at
 * once; and counts what they ask.
 */
export function createDoor(deps: Deps) {
  const find = shareLooks((given) => findSender(deps, given));
  const noted = new Map<string, number>();

  async function authenticate(given: Credentials): Promise<Sender | null> {
    const found = await find(given);
    if (!found) return null;
    await note(found.id);
    return toSender(deps, found);
  }

  async function note(id: string): Promise<void> {
    const now = deps.now();
    if (now.getTime() - (noted.get(id) ?? 0) < NOTE_MS) return;
    noted.set(id, now.getTime());
    await deps.pools.store`select directory.note_credential_used(${id}, ${now})`;
  }

  return { authenticate, countRequest: (sender: Sender) => countRequest(deps, sender) };
}

async function findSender(deps: Deps, given: Credentials): Promise<FoundCredential | null> {
  if (given.kind === 'basic') return findCredential(deps, { ...given, kind: 'xapi' });
  const found = await findAccessToken(deps, given.token);
  return found?.kind === 'xapi' ? found : null;
}

type Look = (given: Credentials) => Promise<FoundCredential | null>;

/**
 * Requests with the same credentials that come while one is looked up share the next look. Each is still judged by a
 * look that began after it came: what was revoked before is refused.
 */
function shareLooks(look: Look): Look {
  const open = new Map<string, { running: ReturnType<Look>; next: ReturnType<Look> | null }>();

  function start(key: string, given: Credentials): ReturnType<Look> {
    const turn = { running: look(given), next: null as ReturnType<Look> | null };
    open.set(key, turn);
    const end = () => {
      if (turn.next === null) open.delete(key);
    };
    turn.running.then(end, end);
    return turn.running;
  }

  return (given) => {
    const key = JSON.stringify(given);
    const turn = open.get(key);
    if (!turn) return start(key, given);
    const again = () => start(key, given);
    turn.next ??= turn.running.then(again, again);
    return turn.next;
  };
}

function toSender(deps: Deps, { id, tenantId, scopes, perMinute }: FoundCredential): Sender {
  const account = { homePage: deps.publicUrl, name: `credential:${id}` };
  return {
    tenant: tenantId,
    credentialId: id,
    authority: { objectType: 'Agent', account },
    scopes,
    perMinute,
  };
}

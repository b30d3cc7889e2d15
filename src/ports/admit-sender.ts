import type { Credentials, Sender } from '../../xapi/index.ts';
import type { Deps } from '../core/deps.ts';
import { type FoundCredential, findAccessToken, findCredential } from '../features/tenants/index.ts';
import { hashToken } from '../http/tokens.ts';

/** A credential is remembered so long, in milliseconds: a batch every few milliseconds need not ask each time. */
const REMEMBER_MS = 5_000;
const MOST_REMEMBERED = 1_000;
/** Requests a minute of a credential that says nothing else. */
export const DEFAULT_PER_MINUTE = 60_000;
/** So much of a minute's number may come at once. */
const BURST = 0.25;

interface Remembered {
  readonly found: FoundCredential;
  readonly until: number;
}

/**
 * Lets senders of statements in and counts what they ask: a bucket per credential that fills evenly. What is
 * remembered is named by a hash of what was sent, and forgotten after five seconds. Each process counts for itself.
 */
export function createDoor(deps: Deps) {
  const remembered = new Map<string, Remembered>();
  const buckets = new Map<string, { left: number; at: number }>();

  async function authenticate(given: Credentials): Promise<Sender | null> {
    const words = given.kind === 'basic' ? `basic\n${given.key}\n${given.secret}` : `bearer\n${given.token}`;
    const name = await hashToken(words);
    const now = deps.now().getTime();
    const known = remembered.get(name);
    if (known && now < known.until) return toSender(deps, known.found);
    const found = await find(given);
    if (!found) {
      remembered.delete(name);
      return null;
    }
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(name, { found, until: now + REMEMBER_MS });
    await deps.pools.store`select directory.note_credential_used(${found.id}, ${deps.now()})`;
    return toSender(deps, found);
  }

  async function find(given: Credentials): Promise<FoundCredential | null> {
    if (given.kind === 'basic') return findCredential(deps, { ...given, kind: 'xapi' });
    const found = await findAccessToken(deps, given.token);
    return found?.kind === 'xapi' ? found : null;
  }

  function countRequest({ credentialId, perMinute }: Sender): number | null {
    const rate = perMinute ?? DEFAULT_PER_MINUTE;
    const now = deps.now().getTime();
    const bucket = buckets.get(credentialId) ?? { left: Math.max(1, rate * BURST), at: now };
    const left = Math.min(Math.max(1, rate * BURST), bucket.left + ((now - bucket.at) / 60_000) * rate);
    if (left < 1) {
      buckets.set(credentialId, { left, at: now });
      return Math.ceil(((1 - left) / rate) * 60);
    }
    buckets.set(credentialId, { left: left - 1, at: now });
    return null;
  }

  return { authenticate, countRequest };
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

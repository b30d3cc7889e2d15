import type { Token } from './client-types.ts';
import type { ServiceFault, ServiceResult } from './fault.ts';

type Entry = {
  token: Token | null;
  /** scopes that were not granted, and until when we do not ask again */
  refused: { fault: ServiceFault; until: number } | null;
  /** the request under way, which all who ask meanwhile share */
  asking: Promise<ServiceResult<Token>> | null;
};

/** A token is handed out until this long before it ends, so that it outlives the call it is for. */
const skewMs = 60_000;

/** A grant changes when an administrator changes it; asking before every call would double all requests. */
const refusalMs = 5 * 60_000;

/** How long anybody waits for a request that somebody else began, before making one of their own. */
const shareMs = 5_000;

export type TokenCache = ReturnType<typeof createTokenCache>;

/**
 * Tokens by registration and set of scopes, in memory. Whoever asks while a request is under way gets what it
 * brings. Of faults only "not granted" is kept, for five minutes. The longest unused tokens go first.
 */
export function createTokenCache({ most = 2_000 }: { most?: number } = {}) {
  const entries = new Map<string, Entry>();

  function entryOf(key: string): Entry {
    const entry = entries.get(key) ?? { token: null, refused: null, asking: null };
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  return {
    async get(
      key: string,
      now: Date,
      ask: () => Promise<ServiceResult<Token>>,
    ): Promise<ServiceResult<Token>> {
      const entry = entryOf(key);
      if (entry.token && now.getTime() < entry.token.expiresAt.getTime() - skewMs)
        return { ok: true, value: entry.token };
      if (entry.refused && now.getTime() < entry.refused.until)
        return { ok: false, fault: entry.refused.fault };
      const shared = entry.asking && (await within(shareMs, entry.asking));
      if (shared) return shared;
      const asking = ask();
      entry.asking = asking;
      try {
        const answer = await asking;
        entry.token = answer.ok ? answer.value : null;
        entry.refused = keptRefusal(answer, now);
        return answer;
      } finally {
        if (entry.asking === asking) entry.asking = null;
      }
    },
    /** The platform no longer takes this token. Another one, got meanwhile, stays. */
    drop(key: string, token: Token): void {
      const entry = entries.get(key);
      if (entry?.token === token) entry.token = null;
    },
    /** Every token of a registration goes: it is suspended, or its addresses are others now. */
    forget(connectionId: string): void {
      for (const key of entries.keys()) if (key.startsWith(`${connectionId}\n`)) entries.delete(key);
    },
  };
}

const keptRefusal = (answer: ServiceResult<Token>, now: Date): Entry['refused'] =>
  !answer.ok && answer.fault.kind === 'scope_not_granted'
    ? { fault: answer.fault, until: now.getTime() + refusalMs }
    : null;

/**
 * Each waiter has a timer of its own: on Workers a request's fetch dies with it, and those that wait for it would
 * wait for ever.
 */
async function within<T>(milliseconds: number, asking: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  try {
    return await Promise.race([asking.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

import { type ReadKeys, readKeySet } from './platform-keys.ts';
import { good, type Result, refuse } from './result.ts';

type Fetch = (url: string, options: { signal: AbortSignal }) => Promise<unknown>;

type Entry = {
  keys: ReadKeys | null;
  readAt: number;
  /** when keys were last asked for, with or without success */
  askedAt: number;
  asking: Promise<ReadKeys | null> | null;
};

const second = 1000;
const minute = 60 * second;

export const keyCacheTimes = {
  /** an unknown kid makes us ask again at most this often */
  coolDown: 30 * second,
  /** after a fetch without success */
  retryAfter: 3 * second,
  /** keys older than this are read again, so that withdrawn keys go */
  fresh: 10 * minute,
  /** and serve no longer than this while the platform does not answer */
  usable: 24 * 60 * minute,
  timeout: 5 * second,
} as const;

export type KeyCache = ReturnType<typeof createKeyCache>;

/**
 * Platforms' public keys by JWKS address, in memory. An unknown kid causes at most one fetch per cool-down and
 * never evicts what is there; fetches of one address at one time are one fetch; at most maxUrls addresses are
 * kept, the longest unused going first.
 */
export function createKeyCache({ maxUrls = 500 }: { maxUrls?: number } = {}) {
  const entries = new Map<string, Entry>();

  function entryOf(url: string): Entry {
    const entry = entries.get(url) ?? {
      keys: null,
      readAt: Number.NEGATIVE_INFINITY,
      askedAt: Number.NEGATIVE_INFINITY,
      asking: null,
    };
    entries.delete(url);
    entries.set(url, entry);
    const [oldest] = entries.keys();
    if (entries.size > maxUrls && oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  async function findKey(query: {
    url: string;
    kid: string;
    now: Date;
    fetchKeys: Fetch;
  }): Promise<Result<CryptoKey>> {
    const entry = entryOf(query.url);
    const now = query.now.getTime();
    const known = entry.keys?.usable.get(query.kid);
    if (known && now - entry.readAt < keyCacheTimes.fresh) return good(known);
    if (entry.asking ?? mayAsk(entry, now)) await ask(entry, query);
    const keys = now - entry.readAt < keyCacheTimes.usable ? entry.keys : null;
    if (!keys) return refuse('keys_unavailable');
    const key = keys.usable.get(query.kid);
    if (key) return good(key);
    return refuse(keys.refused.has(query.kid) ? 'key_refused' : 'key_unknown');
  }

  return { findKey };
}

function mayAsk(entry: Entry, now: number): boolean {
  const answered = entry.readAt >= entry.askedAt;
  return now - entry.askedAt >= (answered ? keyCacheTimes.coolDown : keyCacheTimes.retryAfter);
}

/** Waits for the fetch under way, or makes it. Leaves the entry as it was when nothing readable comes back. */
async function ask(entry: Entry, { url, now, fetchKeys }: { url: string; now: Date; fetchKeys: Fetch }) {
  if (!entry.asking) {
    entry.askedAt = now.getTime();
    entry.asking = fetchKeySet(url, fetchKeys);
  }
  const asking = entry.asking;
  const keys = await within(keyCacheTimes.timeout, asking);
  if (entry.asking !== asking) return;
  entry.asking = null;
  if (!keys) return;
  entry.keys = keys;
  entry.readAt = entry.askedAt;
}

async function fetchKeySet(url: string, fetchKeys: Fetch): Promise<ReadKeys | null> {
  try {
    return await readKeySet(await fetchKeys(url, { signal: AbortSignal.timeout(keyCacheTimes.timeout) }));
  } catch {
    return null;
  }
}

/**
 * Each waiter has a timer of its own: on Workers a fetch dies with the request that made it, and those that
 * wait for it would wait for ever.
 */
async function within(milliseconds: number, asking: Promise<ReadKeys | null>): Promise<ReadKeys | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  try {
    return await Promise.race([asking, late]);
  } finally {
    clearTimeout(timer);
  }
}

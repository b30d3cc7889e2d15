import type { Deps } from '../../core/deps.ts';

const MINUTE_MS = 60_000;
const MOST_NOTED = 5_000;
const lastNoted = new Map<string, number>();

/**
 * Notes that an LMS' public keys could be read, or could not, at most once a minute and address: for people to see
 * on Connect. Keys are read before any tenant is known. Trouble in writing it stops no launch.
 */
export async function noteKeysRead(
  deps: Pick<Deps, 'pools' | 'now' | 'log'>,
  jwksUrl: string,
  read: boolean,
): Promise<void> {
  const now = deps.now();
  const key = `${jwksUrl} ${read}`;
  const last = lastNoted.get(key);
  if (last !== undefined && Math.abs(now.getTime() - last) < MINUTE_MS) return;
  if (lastNoted.size >= MOST_NOTED) lastNoted.clear();
  lastNoted.set(key, now.getTime());
  try {
    await deps.pools.common`select directory.note_keys_read(${jwksUrl}, ${read}, ${now})`;
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    deps.log.error({ fault: name, code }, 'the reading of keys was not noted');
  }
}

import type { Statement } from '../../../xapi/index.ts';

/** What a store is sent: of these verbs, of activities whose id begins so; absent is everything. */
export interface ForwardFilter {
  readonly verbs?: readonly string[];
  readonly activities?: readonly string[];
}

/** Pure: does a statement pass the filter? Whose it is, is asked elsewhere. */
export function decidePasses({ verbs, activities }: ForwardFilter, { verb, object }: Statement): boolean {
  if (verbs && verbs.length > 0 && !verbs.includes(verb.id)) return false;
  if (!activities || activities.length === 0) return true;
  const isActivity = (object.objectType ?? 'Activity') === 'Activity';
  return isActivity && activities.some((beginning) => String(object.id).startsWith(beginning));
}

/** What an outside store's answer means for what was sent. */
export type Answer =
  | { readonly kind: 'taken' }
  /** Another statement under one of the ids, or one that it would not take: each has to be looked at by itself. */
  | { readonly kind: 'look-closer' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing is wrong with the statements: the store or the way to it. Tried again after this many seconds. */
  | { readonly kind: 'later'; readonly reason: string; readonly seconds: number | null };

/** Pure: reads a status. `alone`: whether one statement was sent or several. */
export function decideAnswer(status: number, retryAfter: string | null, alone: boolean): Answer {
  if (status === 200 || status === 204) return { kind: 'taken' };
  if (status === 401 || status === 403)
    return { kind: 'later', reason: `It refuses our key and secret (${status}).`, seconds: 900 };
  if (status === 404 || status === 405)
    return { kind: 'later', reason: `There is no record store at this address (${status}).`, seconds: 900 };
  if (status === 429 || status >= 500)
    return { kind: 'later', reason: `It answers with status ${status}.`, seconds: readSeconds(retryAfter) };
  if (!alone || status === 409) return { kind: 'look-closer' };
  return { kind: 'refused', reason: `It would not take the statement (status ${status}).` };
}

const LONGEST_WAIT = 900;

/** Pure: seconds until the next attempt: doubling from two seconds to a quarter of an hour, half of it by chance. */
export function decideWait(attempts: number, asked: number | null, chance: number): number {
  if (asked !== null) return Math.min(Math.max(asked, 1), 24 * 3600);
  const whole = Math.min(2 ** Math.min(attempts, 12), LONGEST_WAIT);
  return whole / 2 + (whole / 2) * chance;
}

/** Retry-After in seconds or as a date that is taken for half a minute: clocks differ. */
function readSeconds(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  return /^\d{1,6}$/.test(retryAfter.trim()) ? Number(retryAfter) : 30;
}

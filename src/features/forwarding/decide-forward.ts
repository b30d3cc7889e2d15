import type { Statement } from '../../../xapi/index.ts';

/** What a store is sent: of these verbs, of activities whose id begins so; absent is everything. */
export interface ForwardFilter {
  readonly verbs?: readonly string[];
  readonly activities?: readonly string[];
}

export const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';

/**
 * Pure: does a statement pass the filter? Whose it is, is asked elsewhere. What takes another statement back always
 * passes, so that nothing stays there that holds no more here.
 */
export function decidePasses({ verbs, activities }: ForwardFilter, { verb, object }: Statement): boolean {
  if (verb.id === VOIDED) return true;
  if (verbs && verbs.length > 0 && !verbs.includes(verb.id)) return false;
  if (!activities || activities.length === 0) return true;
  const isActivity = (object.objectType ?? 'Activity') === 'Activity';
  return isActivity && activities.some((beginning) => String(object.id).startsWith(beginning));
}

/** Why nothing more is sent now, and how many seconds the store asked for; null: as long as we think right. */
export interface Later {
  readonly kind: 'later';
  readonly reason: string;
  readonly seconds: number | null;
  /** It stumbled over what it was sent, perhaps over one of the statements (status 500). */
  readonly stumbled?: boolean;
}

/** What an outside store's answer means for what was sent. */
export type Answer =
  | { readonly kind: 'taken' }
  /** Something about one of them: each has to be looked at by itself. */
  | { readonly kind: 'look-closer' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing is wrong with the statements: the store or the way to it. */
  | Later;

const A_QUARTER_OF_AN_HOUR = 900;

/** Pure: reads the status of a POST. `alone`: whether one statement was sent or several. */
export function decideAnswer(status: number, retryAfter: string | null, alone: boolean): Answer {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const later = decideLater(status, retryAfter);
  if (later) return later;
  if (!alone || status === 409) return { kind: 'look-closer' };
  return {
    kind: 'refused',
    reason: REFUSALS[status] ?? `It would not take the statement (status ${status}).`,
  };
}

/** What a store's answer to voidings means. */
export type VoidingAnswer =
  | { readonly kind: 'taken' }
  /** Something about one of them: each has to be looked at by itself. */
  | { readonly kind: 'look-closer'; readonly status: number }
  | Later;

/** Pure: as above, for voidings. Here 403 or 404 may be about the copy: somebody else's there, or none at all. */
export function decideVoiding(status: number, retryAfter: string | null): VoidingAnswer {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const later = [403, 404, 405].includes(status) ? null : decideLater(status, retryAfter);
  return later ?? { kind: 'look-closer', status };
}

/** Pure: the answers that say nothing about the statements; null for any other. */
export function decideLater(status: number, retryAfter: string | null): Later | null {
  const wait = (reason: string, seconds: number | null = null): Later => ({ kind: 'later', reason, seconds });
  if (status === 401 || status === 403)
    return wait(`It refuses our key and secret (status ${status}).`, A_QUARTER_OF_AN_HOUR);
  if (status === 404 || status === 405)
    return wait(`There is no record store at this address (status ${status}).`, A_QUARTER_OF_AN_HOUR);
  if (status === 429) return wait('It asks us to slow down (status 429).', readSeconds(retryAfter));
  if (status === 408 || status === 425 || status >= 500)
    return {
      ...wait(`It is in trouble (status ${status}).`, readSeconds(retryAfter)),
      stumbled: status === 500,
    };
  return null;
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'It holds the statement for invalid (status 400).',
  413: 'The statement is too large for it (status 413).',
};

/** Pure: seconds until the next attempt: doubling from two seconds to a quarter of an hour, half of it by chance. */
export function decideWait(attempts: number, asked: number | null, chance: number): number {
  if (asked !== null) return Math.min(Math.max(asked, 1), 24 * 3600);
  const whole = Math.min(2 ** Math.min(attempts, 12), A_QUARTER_OF_AN_HOUR);
  return whole / 2 + (whole / 2) * chance;
}

/** Retry-After in seconds, or as a date that is taken for half a minute: clocks differ. */
function readSeconds(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  return /^\d{1,6}$/.test(retryAfter.trim()) ? Number(retryAfter) : 30;
}

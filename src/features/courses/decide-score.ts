import type { ServiceFault } from '../../../lti/services/index.ts';
import type { FieldFault } from '../../core/errors.ts';
import { isAddressable } from '../../core/fields.ts';

/** A score for one person in one gradebook column. It always gives a grade: anything less could take one away. */
export interface ScoreToSend {
  readonly platformId: string;
  /** The column's address as the LMS gave it, query included. */
  readonly lineItemUrl: string;
  /** The person as the LMS names them. */
  readonly sub: string;
  /** 0 … scoreMaximum */
  readonly scoreGiven: number;
  readonly scoreMaximum: number;
  readonly activityProgress: 'InProgress' | 'Submitted' | 'Completed';
  readonly gradingProgress: 'FullyGraded';
  /** Shown to the person in the LMS; forgotten here once it is sent. */
  readonly comment?: string;
  readonly about: { readonly activityId: string; readonly handInId: string };
}

/** Pure: what is wrong with a score. What passes gives a grade and takes none away (moodle.md, AGS). */
export function scoreFaults(score: ScoreToSend): FieldFault[] {
  const faults: FieldFault[] = [];
  const { scoreGiven, scoreMaximum } = score;
  if (!(Number.isFinite(scoreMaximum) && scoreMaximum > 0))
    faults.push({ field: 'scoreMaximum', message: 'The highest score must be above zero.' });
  if (!(Number.isFinite(scoreGiven) && scoreGiven >= 0 && scoreGiven <= scoreMaximum))
    faults.push({
      field: 'scoreGiven',
      message: 'The score lies between 0 and the highest one. A score without a number would erase a grade.',
    });
  if (score.gradingProgress !== 'FullyGraded')
    faults.push({ field: 'gradingProgress', message: 'Only a final score is sent: another erases a grade.' });
  if (!isAddressable(score.lineItemUrl) || score.lineItemUrl === '')
    faults.push({ field: 'lineItemUrl', message: 'This is no address of a gradebook column.' });
  if (score.sub === '' || score.sub.length > 255)
    faults.push({ field: 'sub', message: 'The LMS names a person by 1 to 255 characters.' });
  return faults;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** LMSs compare timestamps by the second: one that is not a whole second later is refused as old. */
const APART_MS = SECOND;

/** Pure: the timestamp of a score, at least a second after the last one for the same person and column. */
export function decideScoreTime(now: Date, last: Date | null): Date {
  return new Date(Math.max(now.getTime(), (last?.getTime() ?? Number.NEGATIVE_INFINITY) + APART_MS));
}

const FIRST_PAUSE = 30 * SECOND;
const LONGEST_PAUSE = HOUR;
/** As long as anybody may ask us to stay away. */
const LONGEST_WISH = 24 * HOUR;

/**
 * Pure: how long to wait after so many failures in a row: doubling up to an hour, spread over half of that, so that
 * what failed together does not come back together. Never before the LMS wants it (Retry-After).
 * @param random 0 ≤ random < 1
 * @returns milliseconds
 */
export function decidePause(failures: number, random: number, retryAfterSeconds?: number): number {
  const doubled = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(20, Math.max(0, failures - 1)));
  const wished = Math.min(LONGEST_WISH, Math.max(0, retryAfterSeconds ?? 0) * SECOND);
  const spread = doubled / 2;
  return Math.round(Math.max(wished, spread) + random * spread);
}

/** A week without an answer is no passing trouble; a registration that is refused is looked at within a day. */
const GIVE_UP_AFTER: Readonly<Partial<Record<ServiceFault['kind'], number>>> = {
  unreachable: 7 * 24 * HOUR,
  rate_limited: 7 * 24 * HOUR,
  malformed: 24 * HOUR,
  token_refused: 24 * HOUR,
  keys_unreadable: 24 * HOUR,
};

export type ScoreOutcome =
  | { readonly kind: 'again'; readonly problem: string }
  | { readonly kind: 'park'; readonly problem: string };

/**
 * Pure: what becomes of a score that did not arrive. Trouble that passes is tried again; what the LMS refused waits
 * for an administrator, with the reason in plain words.
 */
export function decideScoreOutcome(fault: ServiceFault, waitedMs: number): ScoreOutcome {
  const patience = GIVE_UP_AFTER[fault.kind];
  if (patience !== undefined && waitedMs < patience) return { kind: 'again', problem: fault.sentence };
  return { kind: 'park', problem: fault.sentence };
}

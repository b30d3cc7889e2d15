/** What a conversation may become: pure rules. */

const DAY_MS = 86_400_000;

/** The furthest that one may plan: a talk once a year is none (R69). */
export const FURTHEST_DAYS = 92;

/** Null where the time will do, or a sentence that says what will. Today counts, also earlier today. */
export function decideWhen(at: Date, now: Date): string | null {
  const days = (at.getTime() - now.getTime()) / DAY_MS;
  if (days < -1) return 'Choose a day from today on.';
  if (days > FURTHEST_DAYS)
    return 'Choose a day within the next three months, so that nothing waits too long.';
  return null;
}

/**
 * When the next one is by the agreed rhythm, counted from when this one was planned so that the weekday stays;
 * never before tomorrow, however late the conversation was closed.
 */
export function nextByCadence(scheduledAt: Date, everyDays: number, now: Date): Date {
  const step = everyDays * DAY_MS;
  const steps = Math.max(1, Math.floor((now.getTime() - scheduledAt.getTime()) / step) + 1);
  const next = new Date(scheduledAt.getTime() + steps * step);
  return next.getTime() - now.getTime() < DAY_MS / 2 ? new Date(next.getTime() + step) : next;
}

/**
 * What keeps it from being closed: without a word on what is ahead a conversation only looks back (R70, R72).
 * Null where nothing does.
 */
export function decideClosing(ahead: { points: number; notes: number }): 'ahead-empty' | null {
  return ahead.points + ahead.notes > 0 ? null : 'ahead-empty';
}

/** An open conversation whose time has passed by more than a day. */
export function isOverdue(scheduledAt: Date, now: Date): boolean {
  return now.getTime() - scheduledAt.getTime() > DAY_MS;
}

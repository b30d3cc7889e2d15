const DAY_MS = 86_400_000;

/** "26 November", with the year where it is another one. */
export function sayDay(day: Date | string, now: Date): string {
  const date = typeof day === 'string' ? new Date(`${day}T12:00:00Z`) : day;
  const sameYear = date.getUTCFullYear() === now.getUTCFullYear();
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  });
}

/** "Thursday 26 November, 10:30", the wall-clock time of the house. */
export function sayMoment(at: Date, now: Date): string {
  const weekday = at.toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' });
  return `${weekday} ${sayDay(at, now)}, ${at.toISOString().slice(11, 16)}`;
}

/** "today", "yesterday", "tomorrow", "on 20 November": to stand in a sentence. */
export function sayDayNear(day: Date | string, now: Date): string {
  const key = (one: Date | string) =>
    Date.parse(typeof one === 'string' ? one : one.toISOString().slice(0, 10));
  const days = Math.round((key(day) - key(now)) / DAY_MS);
  if (days === 0) return 'today';
  if (days === -1) return 'yesterday';
  if (days === 1) return 'tomorrow';
  return `on ${sayDay(day, now)}`;
}

/** "every two weeks" for the number of days of a rhythm. */
export function sayRhythm(everyDays: number): string {
  const words: Readonly<Record<number, string>> = {
    1: 'every day',
    7: 'every week',
    14: 'every two weeks',
    21: 'every three weeks',
    28: 'every four weeks',
    30: 'every month',
    31: 'every month',
    42: 'every six weeks',
    91: 'every quarter',
    92: 'every quarter',
  };
  return words[everyDays] ?? `every ${everyDays} days`;
}

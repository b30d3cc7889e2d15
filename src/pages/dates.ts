/**
 * Dates as pages say them, in English and in UTC until persons have a time zone of their own (R71 comes
 * with conversations across zones).
 */
const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** `26 November 2026, 10:30`. */
export function when(at: Date): string {
  return `${MOMENT.format(at).replace(' at ', ', ')} UTC`;
}

/** `26 November 2026`, from a date or from YYYY-MM-DD. */
export function onDay(day: Date | string): string {
  return DAY.format(typeof day === 'string' ? new Date(`${day}T00:00:00Z`) : day);
}

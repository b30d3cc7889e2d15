import * as z from 'zod';

/** What several contracts ask for alike; safe for the browser. */

/** The largest number that the database keeps in a version, a rank or a count of days. */
export const MOST_INTEGER = 2_147_483_647;

/** A calendar day, YYYY-MM-DD. The form knows a year 0, which PostgreSQL does not. */
export const calendarDay = (message: string) =>
  z.iso.date({ error: message }).refine((day) => day >= '1900-01-01', message);

/**
 * Addresses from outside (a course, an activity) are looked up by indexes, whose entries have a size, and read by
 * patterns, whose work grows with the length: longer ones are nobody's course.
 */
export function isAddressable(text: string): boolean {
  return text.length <= 2000 && new TextEncoder().encode(text).length <= 2000;
}

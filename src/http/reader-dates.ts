import { createContext } from 'preact';

/** What a launch tells of how a person reads dates; the pages stay English. */
export interface Reader {
  /** BCP 47, as the LMS writes it: `de`, `pt_br`, `en-GB-x-unimelb`. */
  readonly locale?: string | null;
  /** IANA; Moodle's "99" (the server's own) and whatever else no clock knows is left aside. */
  readonly timeZone?: string | null;
}

export interface ReaderDates {
  /** `26 November 2026, 10:30 CET`: always with its zone. */
  when(at: Date): string;
  /** `26 November 2026`: of a moment the day where the reader is; of YYYY-MM-DD that day, wherever. */
  onDay(day: Date | string): string;
}

const LONG_DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const;
/** Formats take long to make and few habits are different. */
const MOST_KNOWN = 500;
const known = new Map<string, ReaderDates>();

/**
 * Dates in English words, in the order and with the clock that the reader is used to: an American reads
 * "November 26, 2026, 10:30 AM", a German "26 November 2026, 10:30". Unknown locales read British, unknown zones
 * UTC.
 */
export function datesFor({ locale, timeZone }: Reader): ReaderDates {
  const key = `${locale ?? ''} ${timeZone ?? ''}`;
  const dates = known.get(key) ?? makeDates(locale, timeZone);
  if (known.size < MOST_KNOWN) known.set(key, dates);
  return dates;
}

function makeDates(locale: Reader['locale'], timeZone: Reader['timeZone']): ReaderDates {
  const habits = habitsOf(locale ?? '');
  const zone = isZone(timeZone ?? '') ? (timeZone ?? 'UTC') : 'UTC';
  const day = new Intl.DateTimeFormat(habits.tag, { ...LONG_DAY, timeZone: zone });
  const calendarDay = new Intl.DateTimeFormat(habits.tag, { ...LONG_DAY, timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(habits.tag, {
    hour: habits.hour12 ? 'numeric' : '2-digit',
    minute: '2-digit',
    hour12: habits.hour12,
    timeZone: zone,
    timeZoneName: 'short',
  });
  return {
    when: (at) => `${day.format(at)}, ${time.format(at)}`,
    onDay: (one) =>
      typeof one === 'string' ? calendarDay.format(new Date(`${one}T00:00:00Z`)) : day.format(one),
  };
}

/** What the reader's own language does with day, month and hour, said in an English that does the same. */
function habitsOf(locale: string): { tag: 'en-GB' | 'en-US'; hour12: boolean } {
  const own = knownLocale(locale.replaceAll('_', '-'));
  if (own === null) return { tag: 'en-GB', hour12: false };
  const parts = new Intl.DateTimeFormat(own, { day: 'numeric', month: 'long' }).formatToParts(0);
  const order = parts.map(({ type }) => type).filter((type) => type === 'day' || type === 'month');
  const { hour12 = false } = new Intl.DateTimeFormat(own, { hour: 'numeric' }).resolvedOptions();
  return { tag: order[0] === 'month' ? 'en-US' : 'en-GB', hour12 };
}

/** Plain `en` says nothing of where somebody is: Moodle sends it to everybody. */
function knownLocale(tag: string): string | null {
  try {
    const [own] = Intl.DateTimeFormat.supportedLocalesOf(tag);
    return own === undefined || own.toLowerCase() === 'en' ? null : own;
  } catch {
    return null;
  }
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Whose dates the parts of a page say; the frame of the page provides it. */
export const ReaderContext = createContext<ReaderDates>(datesFor({}));

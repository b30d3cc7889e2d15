import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datesFor } from '../../src/http/reader-dates.ts';

const at = new Date('2026-11-26T23:30:00Z');

describe('dates follow the person’s locale and time zone (issue F2, part 11)', () => {
  test.each([
    [{}, '26 November 2026, 23:30 UTC'],
    [{ locale: 'en' }, '26 November 2026, 23:30 UTC'],
    [{ locale: 'de', timeZone: 'Europe/Berlin' }, '27 November 2026, 00:30 CET'],
    [{ locale: 'pt_br', timeZone: 'America/Sao_Paulo' }, '26 November 2026, 20:30 GMT-3'],
    [{ locale: 'en-US', timeZone: 'America/New_York' }, 'November 26, 2026, 6:30 PM EST'],
    [{ locale: 'en-GB-x-unimelb', timeZone: 'Australia/Melbourne' }, '27 November 2026, 10:30 GMT+11'],
    [{ locale: 'zh-Hant', timeZone: 'Asia/Taipei' }, 'November 27, 2026, 7:30 AM GMT+8'],
  ])('%j reads %s', (reader, words) => expect(datesFor(reader).when(at)).toBe(words));

  test('Moodle’s 99, unknown zones and made-up locales are left aside', () => {
    for (const timeZone of ['99', '', 'Mars/Phobos', '../../etc', 'Europe/Berlin; x'])
      expect(datesFor({ timeZone }).when(at)).toBe('26 November 2026, 23:30 UTC');
    for (const locale of ['', 'xx', '-', 'x'.repeat(500), 'de--', '$Person.locale'])
      expect(datesFor({ locale }).when(at)).toBe('26 November 2026, 23:30 UTC');
    fc.assert(
      fc.property(fc.string(), fc.string(), (locale, timeZone) => {
        expect(datesFor({ locale, timeZone }).when(at)).toMatch(/2026/);
      }),
    );
  });

  test('a day of the calendar is that day everywhere; of a moment it is the day where the reader is', () => {
    const { onDay } = datesFor({ locale: 'en-US', timeZone: 'America/New_York' });
    expect(onDay('2026-11-26')).toBe('November 26, 2026');
    expect(onDay(new Date('2026-11-27T02:00:00Z'))).toBe('November 26, 2026');
  });
});

import type { CsvRow } from './csv.ts';
import type { Complaint } from './parsed.ts';

/**
 * Reads one row's cells into typed values, gathering complaints instead of throwing.
 *
 * Each reader returns a value of its type even when it complains (so that all of a row's faults are found at
 * once); `sound()` tells whether the row may be used.
 */
export const csvFields = (row: CsvRow, complaints: Complaint[]) => {
  const before = complaints.length;
  const cell = (field: string): string => row.values[field] ?? '';
  const complain = (field: string, message: string): void => {
    complaints.push({ line: row.line, field, message });
  };
  const whole = (field: string, least: number, most: number): number | null => {
    const written = cell(field);
    if (written === '') return null;
    const value = Number(written);
    if (/^\d{1,9}$/.test(written) && value >= least && value <= most) return value;
    complain(field, `"${shorten(written)}" is no whole number from ${least} to ${most}`);
    return null;
  };
  return {
    complain,
    sound: () => complaints.length === before,
    has: (field: string) => row.values[field] !== undefined,
    /** Complains when empty. */
    text: (field: string): string => {
      if (cell(field) === '') complain(field, 'is empty; every line needs one');
      return cell(field);
    },
    optionalText: (field: string): string | null => cell(field) || null,
    date: (field: string): string | null => {
      const written = cell(field);
      if (written !== '' && !isDate(written)) {
        complain(field, `"${shorten(written)}" is no date; write YYYY-MM-DD`);
      }
      return written || null;
    },
    whole,
    neededWhole: (field: string, least: number, most: number): number => {
      if (cell(field) === '') complain(field, `is empty; write a whole number from ${least} to ${most}`);
      return whole(field, least, most) ?? least;
    },
    /** A number with a point or a comma, a percent sign allowed after it where `percent` says so. */
    number: (field: string, least: number, most: number, percent = false): number | null => {
      const written = cell(field);
      if (written === '') return null;
      const plain = (percent ? written.replace(/\s*%$/, '') : written).replace(',', '.');
      const value = Number(plain);
      if (/^\d{1,9}(\.\d{1,9})?$/.test(plain) && value >= least && value <= most) return value;
      complain(field, `"${shorten(written)}" is no number from ${least} to ${most}`);
      return null;
    },
    yesNo: (field: string, whenEmpty: boolean): boolean => {
      const written = cell(field).toLowerCase();
      if (written === '') return whenEmpty;
      if (['yes', 'true', '1', 'y'].includes(written)) return true;
      if (!['no', 'false', '0', 'n'].includes(written)) {
        complain(field, `"${shorten(written)}" is neither yes nor no; write yes or no`);
      }
      return false;
    },
    oneOf: <Word extends string>(field: string, words: readonly Word[]): Word | null => {
      const written = cell(field).toLowerCase();
      if (written === '') return null;
      const found = words.find((word) => word === written);
      if (!found) complain(field, `"${shorten(written)}" is none of ${words.join(', ')}`);
      return found ?? null;
    },
    /** Parts between semicolons, trimmed, empty ones dropped. */
    list: (field: string): string[] =>
      cell(field)
        .split(';')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
  };
};

/** Enough of a cell to find it again in the file, not a page of it. */
export const shorten = (written: string): string =>
  written.length > 60 ? `${[...written].slice(0, 57).join('')}…` : written;

/** YYYY-MM-DD, and a day that exists. */
export const isDate = (written: string): boolean => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(written);
  if (!parts) return false;
  const date = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) && written >= '1000';
};

/** A date, or a date with a time and a zone (Z or ±hh:mm). */
export const isInstant = (written: string): boolean => {
  const parts = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.exec(written);
  if (!parts) return isDate(written);
  return isDate(parts[1]!) && !Number.isNaN(Date.parse(written.replace(' ', 'T')));
};

/**
 * Keeps the first row of each key; later ones become complaints that name the line of the first.
 * A key of several parts is joined with `keySeparator`.
 */
export const dropRepeats = <Row extends { line: number }>(
  rows: readonly Row[],
  field: string,
  keyOf: (row: Row) => string | null,
  complaints: Complaint[],
): Row[] => {
  const firstLines = new Map<string, number>();
  return rows.filter((row) => {
    const key = keyOf(row);
    if (key === null) return true;
    const first = firstLines.get(key);
    if (first === undefined) {
      firstLines.set(key, row.line);
      return true;
    }
    complaints.push({ line: row.line, field, message: alreadyThere(key, first) });
    return false;
  });
};

/** Cannot be typed, so that ("a b", "c") and ("a", "b c") stay two keys. */
export const keySeparator = '\u001f';

const alreadyThere = (key: string, line: number): string =>
  `"${shorten(key.replaceAll(keySeparator, ', '))}" stands already in line ${line}`;

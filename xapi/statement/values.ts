/**
 * The formats that strings of a statement must have (xAPI 1.0.3 Data 4.2–4.6). Each function says whether the text
 * has the format. None of them backtracks more than a constant: the texts come from outside.
 */

const lone = /\p{Surrogate}/u;

/** A scheme and something behind it, without the characters that RFC 3987 leaves out. Best effort, as allowed. */
export function isIri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}<>"{}|\\^`]+$/u.test(text) && !lone.test(text);
}

/** The standard string form; version and variant are not judged (the specification's own examples have none). */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

const languageTag = new RegExp(
  '^(?:' +
    '(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})' + // language
    '(?:-[a-z]{4})?' + // script
    '(?:-(?:[a-z]{2}|[0-9]{3}))?' + // region
    '(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*' + // variants
    '(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*' + // extensions
    '(?:-x(?:-[a-z0-9]{1,8})+)?' + // private use
    '|x(?:-[a-z0-9]{1,8})+' +
    '|en-GB-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(?:BE-FR|BE-NL|CH-DE)' +
    '|art-lojban|cel-gaulish|no-(?:bok|nyn)|zh-(?:guoyu|hakka|min|min-nan|xiang)' +
    ')$',
  'i',
);

/** RFC 5646, well-formed (not: registered). */
export function isLanguageTag(text: string): boolean {
  return languageTag.test(text);
}

/** ISO 8601 4.4.3.2: weeks alone, or units in order; only the last one may have a fraction. */
export function isDuration(text: string): boolean {
  if (/^P\d+(?:[.,]\d+)?W$/.test(text)) return true;
  const n = '\\d+(?:[.,]\\d+)?';
  const parts = new RegExp(`^P(?:${n}Y)?(?:${n}M)?(?:${n}D)?(?:T(?:${n}H)?(?:${n}M)?(?:${n}S)?)?$`);
  return parts.test(text) && /\d[A-Z]$/.test(text) && !/[.,]\d+[A-Z].*\d/.test(text);
}

export interface Instant {
  /** Milliseconds since 1970, rounded down. */
  readonly ms: number;
  /** UTC, without trailing zeros in the fraction: equal for the same point in time, however it was written. */
  readonly canonical: string;
}

const rfc3339 = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/i;

/**
 * Reads an RFC 3339 timestamp. Null where it is none: no offset, an impossible date, or an offset of -00:00, which
 * means "the zone is not known" and is to be refused (Data 4.5).
 */
export function parseTimestamp(text: string): Instant | null {
  const match = rfc3339.exec(text);
  if (!match) return null;
  const [, date = '', minutes = '', seconds = '', fraction = '', offset = ''] = match;
  if (offset === '-00:00' || Number(offset.slice(1, 3)) > 23 || Number(offset.slice(4, 6)) > 59) return null;
  if (minutes > '23:59' || Number(seconds) > 60 || !isCalendarDate(date)) return null;
  // A leap second is read as the first moment of the next minute; Date knows none.
  const leap = seconds === '60' ? 1000 : 0;
  const whole = Date.parse(`${date}T${minutes}:${leap ? '59' : seconds}${offset.toUpperCase()}`) + leap;
  if (Number.isNaN(whole)) return null;
  const digits = fraction.replace(/0+$/, '');
  const canonical = `${new Date(whole).toISOString().slice(0, -5)}${digits && `.${digits}`}Z`;
  return { ms: whole + Number(fraction.slice(0, 3).padEnd(3, '0')), canonical };
}

function isCalendarDate(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

/** mailto: with one address. */
export function isMbox(text: string): boolean {
  return (
    /^mailto:[^@\s\p{Cc}<>"?&,;:]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text) &&
    !lone.test(text)
  );
}

export function isSha1(text: string): boolean {
  return /^[0-9a-f]{40}$/i.test(text);
}

/** Hex of SHA-224, 256, 384 or 512. */
export function isSha2(text: string): boolean {
  return /^(?:[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(text);
}

/** type/subtype with optional parameters (RFC 2045). */
export function isMediaType(text: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;[\x20-\x7e]*)?$/.test(text);
}

import { createHash } from 'node:crypto';

/** A vendor's opaque identifier for a number of this LMS: the same every time, in hex. */
export const hexId = (words: string, length: number): string =>
  createHash('sha256').update(`practice ${words}`).digest('hex').slice(0, length);

/** The same, written like a UUID. */
export function uuidId(words: string): string {
  const hex = hexId(words, 32);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20)].join('-');
}

import { v5, v7 } from 'uuid';

/** The namespace of every id that Throughline derives from an event (RFC 9562 §5.5). */
const DERIVED = '6f0d2c1e-3a55-5a0b-9d0e-7c1b6a1c9a77';

/** A new UUIDv7 (RFC 9562 §5.7). Ids are made by the application, ordered by time, and say nothing else. */
export function newId(): string {
  return v7();
}

/** The same id for the same words, always: what makes a retry harmless (UUIDv5). */
export function derivedId(...words: readonly string[]): string {
  return v5(words.join('\u0000'), DERIVED);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** True when the text is a UUID, so that a made-up address becomes a 404 instead of a database error. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

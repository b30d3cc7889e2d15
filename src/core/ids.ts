import { v5, v7 } from 'uuid';

/** The namespace of every id that Throughline derives from an event (RFC 9562 §5.5). */
const DERIVED = '6f0d2c1e-3a55-5a0b-9d0e-7c1b6a1c9a77';

const RANDOM_BYTES = 16;
/** Random bytes are drawn for many ids at once: each draw costs more than its bytes. */
const drawn = new Uint8Array(64 * RANDOM_BYTES);
let used = drawn.length;
/** Ids of one millisecond are counted on, so that they keep their order (RFC 9562 §6.2). */
let msecs = 0;
let seq = 0;

/** A new UUIDv7 (RFC 9562 §5.7). Ids are made by the application, ordered by time, and say nothing else. */
export function newId(): string {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  const random = drawn.subarray(used, used + RANDOM_BYTES);
  used += RANDOM_BYTES;
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // 31 bits, so that there is room to count
    seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  } else {
    seq = (seq + 1) >>> 0;
    if (seq === 0) msecs += 1;
  }
  return v7({ random, msecs, seq });
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

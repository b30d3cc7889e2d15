import { Refusal } from '../http/refusal.ts';

/** All parts together may have this many bytes, and be this many. */
export const MAX_MULTIPART_BYTES = 50_000_000;
const MAX_PARTS = 1_001;
const MAX_HEADER_BYTES = 8_192;

export interface Part {
  readonly headers: Headers;
  readonly content: Uint8Array;
}

/**
 * The boundary of multipart/mixed in a Content-Type, or null where it is another type.
 * @throws a Refusal where the boundary is missing or is none (RFC 2046 5.1.1)
 */
export function readBoundary(contentType: string | null): string | null {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim());
  if (type.toLowerCase() !== 'multipart/mixed') return null;
  const given = parameters.find((one) => /^boundary=/i.test(one))?.slice('boundary='.length);
  const boundary = given?.replace(/^"(.*)"$/, '$1');
  if (!boundary || !/^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary))
    throw new Refusal(400, 'Content-Type: multipart/mixed needs a boundary.');
  return boundary;
}

/**
 * The parts of a multipart body as they arrive (RFC 2046 5.1): whatever bytes a part holds, CR, LF and NUL too. What
 * stands before the first boundary and behind the last is left out.
 * @throws a Refusal: 413 beyond the limits, 400 for a body that does not keep to the boundary
 */
export async function* readMultipart(
  body: ReadableStream<Uint8Array> | null,
  boundary: string,
): AsyncGenerator<Part> {
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  const buffer = createBuffer(body);
  // a boundary at the very beginning has no line break before it
  buffer.append(new TextEncoder().encode('\r\n'));
  await take(buffer, delimiter, 'The body does not begin with its boundary.');
  for (let parts = 0; ; parts++) {
    if (await isEnd(buffer)) return;
    if (parts >= MAX_PARTS) throw new Refusal(413, `A body may hold ${MAX_PARTS} parts.`);
    const part = await take(buffer, delimiter, 'The body ends without its closing boundary.');
    yield readPart(part);
  }
}

type ByteBuffer = ReturnType<typeof createBuffer>;

/** Behind a delimiter come `--` (the end), or blanks and a line break (another part). */
async function isEnd(buffer: ByteBuffer): Promise<boolean> {
  const two = await buffer.peek(2);
  if (two === '--') return true;
  const line = await buffer.takeLine();
  if (line === null || !/^[ \t]*$/.test(line))
    throw new Refusal(400, 'The body holds its boundary in the middle of a line.');
  return false;
}

async function take(buffer: ByteBuffer, delimiter: Uint8Array, otherwise: string): Promise<Uint8Array> {
  const taken = await buffer.takeUntil(delimiter);
  if (taken === null) throw new Refusal(400, otherwise);
  return taken;
}

/** Header lines, an empty line, the content. */
function readPart(bytes: Uint8Array): Part {
  const end = indexOf(bytes, HEADER_END, 0, bytes.length);
  const bare = bytes[0] === 13 && bytes[1] === 10;
  if (!bare && (end < 0 || end > MAX_HEADER_BYTES))
    throw new Refusal(400, 'A part of the body has no end to its headers.');
  const headers = new Headers();
  if (bare) return { headers, content: bytes.subarray(2) };
  for (const line of new TextDecoder('latin1').decode(bytes.subarray(0, end)).split('\r\n')) {
    const colon = line.indexOf(':');
    try {
      if (colon < 1) throw new TypeError('no name');
      headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
    } catch {
      throw new Refusal(400, 'A part of the body has a header that is none.');
    }
  }
  return { headers, content: bytes.subarray(end + HEADER_END.length) };
}

const HEADER_END = new TextEncoder().encode('\r\n\r\n');

/** Bytes that have arrived and are not taken yet; asks the stream for more when they do not suffice. */
function createBuffer(stream: ReadableStream<Uint8Array> | null) {
  const reader = stream?.getReader();
  let bytes = new Uint8Array(65_536);
  let from = 0;
  let to = 0;
  let read = 0;

  function append(chunk: Uint8Array): void {
    if (to + chunk.length > bytes.length) {
      const larger = new Uint8Array(Math.max(2 * (to - from), to - from + chunk.length));
      larger.set(bytes.subarray(from, to));
      bytes = larger;
      to -= from;
      from = 0;
    }
    bytes.set(chunk, to);
    to += chunk.length;
  }

  async function more(): Promise<boolean> {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return false;
    read += chunk.value.length;
    if (read > MAX_MULTIPART_BYTES) {
      await reader?.cancel().catch(() => undefined);
      throw new Refusal(
        413,
        `The body is larger than ${MAX_MULTIPART_BYTES / 1_000_000} MB; send fewer attachments.`,
      );
    }
    append(chunk.value);
    return true;
  }

  async function takeUntil(pattern: Uint8Array): Promise<Uint8Array | null> {
    let searched = 0;
    for (;;) {
      const found = indexOf(bytes, pattern, from + searched, to);
      if (found >= 0) {
        const taken = bytes.slice(from, found);
        from = found + pattern.length;
        return taken;
      }
      // the pattern may have begun in what is there
      searched = Math.max(0, to - from - pattern.length + 1);
      if (!(await more())) return null;
    }
  }

  return {
    append,
    takeUntil,
    async peek(length: number): Promise<string> {
      while (to - from < length && (await more()));
      return new TextDecoder('latin1').decode(bytes.subarray(from, Math.min(from + length, to)));
    },
    async takeLine(): Promise<string | null> {
      const line = await takeUntil(LINE_END);
      return line && new TextDecoder('latin1').decode(line.subarray(0, 256));
    },
  };
}

const LINE_END = new TextEncoder().encode('\r\n');

/** Where `pattern` begins between two positions, or -1. */
function indexOf(bytes: Uint8Array, pattern: Uint8Array, from: number, to: number): number {
  const [first = 0] = pattern;
  for (
    let at = bytes.indexOf(first, from);
    at >= 0 && at + pattern.length <= to;
    at = bytes.indexOf(first, at + 1)
  ) {
    let same = 1;
    while (same < pattern.length && bytes[at + same] === pattern[same]) same++;
    if (same === pattern.length) return at;
  }
  return -1;
}

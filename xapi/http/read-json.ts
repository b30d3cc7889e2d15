import type { Json } from '../types.ts';
import { Refusal } from './refusal.ts';

export const MAX_BODY_BYTES = 10_000_000;
const MAX_DEPTH = 64;

/**
 * The body as JSON. Counts while it reads, so that a body without a length cannot grow past the limit. Throws a
 * Refusal: 415 for multipart and encodings, 413 for too much, 400 for what is no JSON, is nested deeper than 64
 * levels, or holds a number that cannot be kept.
 */
export async function readJson(request: Request): Promise<Json> {
  judgeContentType(request.headers);
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const text = decode(await readBytes(request.body));
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Refusal(400, 'The body is not valid JSON.');
  }
  judgeShape(value);
  return value;
}

function judgeContentType(headers: Headers): void {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(/\s*;\s*/);
  if (type.startsWith('multipart/')) {
    throw new Refusal(
      415,
      'Statements with attachments (multipart/mixed) are not taken yet; send the statements alone as application/json.',
    );
  }
  if (type.trim() !== 'application/json') throw new Refusal(400, 'Content-Type: must be application/json.');
  const charset = parameters.find((one) => one.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)) {
    throw new Refusal(400, 'Content-Type: the charset must be UTF-8.');
  }
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    throw new Refusal(415, 'Content-Encoding: send the body uncompressed.');
  }
}

async function readBytes(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(400, 'The body is not valid UTF-8.');
  }
}

/** Level by level instead of by recursion: how deep it goes is the sender's choice. */
function judgeShape(root: Json): void {
  let level: (Json | undefined)[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new Refusal(400, `The body is nested deeper than ${MAX_DEPTH} levels.`);
    const next: (Json | undefined)[] = [];
    for (const value of level) {
      // JSON allows 1e999; it would come back as null.
      if (value === Infinity || value === -Infinity) {
        throw new Refusal(400, 'The body holds a number that is too large to be kept.');
      }
      if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) next.push(one);
    }
    level = next;
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, `The body is larger than ${MAX_BODY_BYTES / 1_000_000} MB; send smaller batches.`);
}

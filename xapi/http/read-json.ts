import type { Json } from '../types.ts';
import { readBytes } from './read-bytes.ts';
import { Refusal } from './refusal.ts';

const MAX_DEPTH = 64;

/**
 * The body as JSON. Counts while it reads, so that a body without a length cannot grow past the limit. Throws a
 * Refusal: 415 for multipart and encodings, 413 for too much, 400 for what is no JSON, is nested deeper than 64
 * levels, or holds a number that cannot be kept.
 */
export async function readJson(request: Request): Promise<Json> {
  judgeContentType(request.headers);
  return parseJson(await readBytes(request));
}

/** Bytes as JSON, judged as above. */
export function parseJson(bytes: Uint8Array): Json {
  let value: Json;
  try {
    value = JSON.parse(decode(bytes)) as Json;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'The body is not valid JSON.');
  }
  judgeShape(value);
  return value;
}

function judgeContentType(headers: Headers): void {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(/\s*;\s*/);
  if (type.trim() !== 'application/json')
    throw new Refusal(400, 'Content-Type: must be application/json, or multipart/mixed with attachments.');
  const charset = parameters.find((one) => one.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)) {
    throw new Refusal(400, 'Content-Type: the charset must be UTF-8.');
  }
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

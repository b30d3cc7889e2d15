import { createHash } from 'node:crypto';
import { readMultipart } from '../../xapi/attachments/read-multipart.ts';
import type { JsonObject } from '../../xapi/index.ts';

export interface RawPart {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Uint8Array | string;
}

export const BOUNDARY = "abcABC0123'()+_,-./:=?";

export const sha = (content: Uint8Array | string, algorithm = 'sha256'): string =>
  createHash(algorithm).update(content).digest('hex');

/** A multipart body out of parts, nothing about it judged. */
export function bodyOf(parts: readonly RawPart[], boundary = BOUNDARY): Uint8Array {
  const pieces = parts.flatMap(({ headers, content }) => [
    `--${boundary}\r\n`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`),
    '\r\n',
    content,
    '\r\n',
  ]);
  return Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece as string)));
}

/** The first part: statements. */
export const statementsPart = (statements: unknown): RawPart => ({
  headers: { 'Content-Type': 'application/json' },
  content: JSON.stringify(statements),
});

/** A good attachment part; headers that are given replace its own, '' leaves one out. */
export function attachmentPart(
  content: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
): RawPart {
  const all = {
    'Content-Type': 'application/octet-stream',
    'Content-Transfer-Encoding': 'binary',
    'X-Experience-API-Hash': sha(content),
    ...headers,
  };
  return { content, headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')) };
}

/** How a statement describes an attachment of this content. */
export function described(content: Uint8Array | string, parts: JsonObject = {}): JsonObject {
  return {
    usageType: 'https://v.example/attachments/note',
    display: { en: 'A note' },
    contentType: 'application/octet-stream',
    length: Buffer.byteLength(content as string),
    sha2: sha(content),
    ...parts,
  };
}

/** The parts of a multipart answer. */
export async function partsOf(answer: Response): Promise<{ headers: Headers; content: Buffer }[]> {
  const boundary = /boundary=([\w-]+)$/.exec(answer.headers.get('content-type') ?? '')?.[1];
  if (!boundary) throw new Error(`no boundary: ${answer.headers.get('content-type')}`);
  const parts: { headers: Headers; content: Buffer }[] = [];
  for await (const { headers, content } of readMultipart(answer.body, boundary))
    parts.push({ headers, content: Buffer.from(content) });
  return parts;
}

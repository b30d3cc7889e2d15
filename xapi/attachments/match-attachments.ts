import type { AttachmentBody } from '../attachment-store.ts';
import { Refusal } from '../http/refusal.ts';
import { item, member } from '../statement/fields.ts';
import type { Json, JsonObject, Statement } from '../types.ts';
import type { Part } from './read-multipart.ts';

/** An attachment as a statement describes it, and where it stands. */
export interface Described {
  readonly path: string;
  /** The statement of the request that it belongs to, through a SubStatement too. */
  readonly statement: Statement;
  readonly attachment: JsonObject;
}

const ALGORITHMS: Readonly<Record<number, string>> = { 64: 'SHA-256', 96: 'SHA-384', 128: 'SHA-512' };

/**
 * Makes bodies of the parts behind the first (Data 2.4.11, Communication 1.5.2): each says the SHA-2 of its content,
 * which is calculated again here.
 * @throws a Refusal that names the part, counted from 1 as in the body
 */
export async function readBodies(parts: readonly Part[]): Promise<AttachmentBody[]> {
  const bodies: AttachmentBody[] = [];
  for (const [index, { headers, content }] of parts.entries()) {
    const here = `Part ${index + 2}`;
    if (headers.get('content-transfer-encoding')?.toLowerCase() !== 'binary')
      throw new Refusal(400, `${here}: Content-Transfer-Encoding must be binary.`);
    const sha2 = headers.get('x-experience-api-hash')?.toLowerCase();
    if (!sha2) throw new Refusal(400, `${here}: X-Experience-API-Hash is missing.`);
    const algorithm = /^[0-9a-f]+$/.test(sha2) ? ALGORITHMS[sha2.length] : undefined;
    if (!algorithm)
      throw new Refusal(400, `${here}: X-Experience-API-Hash must be SHA-256, 384 or 512 in hex.`);
    if (sha2 !== (await hashOf(algorithm, content)))
      throw new Refusal(400, `${here}: X-Experience-API-Hash is not the hash of its content.`);
    if (bodies.some((body) => body.sha2 === sha2))
      throw new Refusal(400, `${here}: is the same as a part before it.`);
    const contentType = headers.get('content-type') ?? 'application/octet-stream';
    bodies.push({ sha2, contentType, content });
  }
  return bodies;
}

/** Every attachment that the statements of a request, each valid by now, describe; in SubStatements too. */
export function describedIn(body: Json): Described[] {
  if (!Array.isArray(body)) return describedInOne(body as Statement, '');
  return body.flatMap((one, place) => describedInOne(one as Statement, item('', place)));
}

function describedInOne(statement: Statement, path: string): Described[] {
  const { object } = statement;
  const inside = object.objectType === 'SubStatement' ? object.attachments : undefined;
  const describe = (attachments: Json | undefined, at: string): Described[] =>
    ((attachments ?? []) as JsonObject[]).map((attachment, place) => ({
      path: item(at, place),
      statement,
      attachment,
    }));
  return [
    ...describe(statement.attachments, member(path, 'attachments')),
    ...describe(inside, member(member(path, 'object'), 'attachments')),
  ];
}

/**
 * Every description without a fileUrl has its body, and every body is described, with its type. The hash says that it
 * is the body that was meant; `length` is not compared, because senders (the conformance suite is one) count it before
 * they encode.
 * @throws a Refusal that names the attachment or the part
 */
export function matchAttachments(described: readonly Described[], bodies: readonly AttachmentBody[]): void {
  const bySha2 = new Map(bodies.map((body) => [body.sha2, body]));
  const wanted = new Set<string>();
  for (const { path, attachment } of described) {
    const sha2 = String(attachment.sha2).toLowerCase();
    wanted.add(sha2);
    const body = bySha2.get(sha2);
    if (!body) {
      if (attachment.fileUrl !== undefined) continue;
      throw new Refusal(400, `${path}: has neither a fileUrl nor a part of the body with its sha2.`);
    }
    if (typeOf(String(attachment.contentType)) !== typeOf(body.contentType))
      throw new Refusal(400, `${path}.contentType: is not the Content-Type of its part.`);
  }
  const excess = bodies.findIndex(({ sha2 }) => !wanted.has(sha2));
  if (excess >= 0)
    throw new Refusal(400, `Part ${excess + 2}: no statement describes an attachment with its hash.`);
}

const typeOf = (contentType: string): string => (contentType.split(';')[0] ?? '').trim().toLowerCase();

async function hashOf(algorithm: string, content: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest(algorithm, content as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

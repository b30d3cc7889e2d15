import type { AttachmentBody } from '../attachment-store.ts';
import { parseJson, readJson } from '../http/read-json.ts';
import { Refusal } from '../http/refusal.ts';
import type { Dialect, Json } from '../types.ts';
import { describedIn, matchAttachments, readBodies } from './match-attachments.ts';
import { isSigned, proveSignature } from './prove-signatures.ts';
import { type Part, readBoundary, readMultipart } from './read-multipart.ts';

export interface StatementsBody {
  /** One statement or an array; not judged yet. */
  readonly value: Json;
  readonly attachments: readonly AttachmentBody[];
}

/**
 * The body of a request that brings statements: application/json, or multipart/mixed whose first part is that and
 * whose others are attachments (Communication 1.5).
 */
export async function readStatementsBody(request: Request): Promise<StatementsBody> {
  const boundary = readBoundary(request.headers.get('content-type'));
  if (boundary === null) return { value: await readJson(request), attachments: [] };
  const parts: Part[] = [];
  for await (const part of readMultipart(request.body, boundary)) parts.push(part);
  const [first, ...others] = parts;
  const type = first?.headers.get('content-type') ?? '';
  if (!first || !/^application\/json\s*(;|$)/i.test(type))
    throw new Refusal(400, 'Part 1: must hold the statements, with Content-Type application/json.');
  return { value: parseJson(first.content), attachments: await readBodies(others) };
}

/** Whether the statements, each valid by now, and what was sent along belong together, signatures too. */
export async function judgeAttachments(
  { value, attachments }: StatementsBody,
  dialect: Dialect,
): Promise<void> {
  const described = describedIn(value);
  matchAttachments(described, attachments);
  for (const one of described.filter(isSigned)) {
    const body = attachments.find(({ sha2 }) => sha2 === String(one.attachment.sha2).toLowerCase());
    await proveSignature(one, body, dialect);
  }
}

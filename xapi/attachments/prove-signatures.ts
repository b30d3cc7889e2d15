import { compactVerify, decodeProtectedHeader, importX509 } from 'jose';
import type { AttachmentBody } from '../attachment-store.ts';
import { Refusal } from '../http/refusal.ts';
import { canonicalContent } from '../statement/canonical.ts';
import { normaliseStatement } from '../statement/normalise-statement.ts';
import { SIGNATURE, validateStatement } from '../statement/validate-statement.ts';
import type { Dialect, Json, JsonObject, Statement } from '../types.ts';
import { isObject } from '../types.ts';
import type { Described } from './match-attachments.ts';

const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
const NOBODY = { objectType: 'Agent', mbox: 'mailto:nobody@example.invalid' } as const;

/**
 * Judges the signature of a signed statement (Data 2.6): a compact JWS by RS256, RS384 or RS512 whose payload is the
 * statement as it was before it was signed; and, where the header brings certificates (x5c), made by the first one's
 * key. Nothing is fetched, and what the certificate is worth is for the reader to judge.
 * @throws a Refusal that names the attachment
 */
export async function proveSignature(
  { path, statement, attachment }: Described,
  body: AttachmentBody | undefined,
  dialect: Dialect,
): Promise<void> {
  const wrong = (what: string) => new Refusal(400, `${path}: the signature ${what}.`);
  if (attachment.contentType !== 'application/octet-stream') throw wrong('must be application/octet-stream');
  if (!body) throw wrong('must be sent along, not linked');
  const jws = new TextDecoder('latin1').decode(body.content);
  const header = readHeader(jws);
  if (!header) throw wrong('is no compact JWS');
  if (!ALGORITHMS.includes(String(header.alg))) throw wrong('must be made with RS256, RS384 or RS512');
  const payload = readPayload(jws);
  if (!payload) throw wrong('does not hold a statement as JSON');
  if (!(await isGenuine(jws, header))) throw wrong('is not the one of the certificate that it brings');
  if (!isSameStatement(payload, statement, dialect)) throw wrong('was made for another statement');
}

export function isSigned({ attachment }: Described): boolean {
  return attachment.usageType === SIGNATURE;
}

function readHeader(jws: string): ReturnType<typeof decodeProtectedHeader> | null {
  try {
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(jws) ? decodeProtectedHeader(jws) : null;
  } catch {
    return null;
  }
}

function readPayload(jws: string): JsonObject | null {
  const [, payload = ''] = jws.split('.');
  try {
    const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

async function isGenuine(jws: string, header: ReturnType<typeof decodeProtectedHeader>): Promise<boolean> {
  const { x5c, alg } = header as { x5c?: unknown; alg?: string };
  if (x5c === undefined) return true;
  if (!Array.isArray(x5c) || typeof x5c[0] !== 'string' || !alg) return false;
  try {
    const pem = `-----BEGIN CERTIFICATE-----\n${x5c[0]}\n-----END CERTIFICATE-----`;
    await compactVerify(jws, await importX509(pem, alg), { algorithms: ALGORITHMS });
    return true;
  } catch {
    return false;
  }
}

/** Compared as two statements are (Data 2.2), without signatures. */
function isSameStatement(payload: JsonObject, statement: Statement, dialect: Dialect): boolean {
  if (!validateStatement(payload, dialect).ok) return false;
  if (payload.id !== undefined && statement.id !== undefined && !sameId(payload.id, statement.id))
    return false;
  const [signed, sent] = [payload as Statement, statement].map((one) => contentOf(one, dialect));
  return signed === sent;
}

const sameId = (one: Json, other: string): boolean => String(one).toLowerCase() === other.toLowerCase();

function contentOf(statement: Statement, dialect: Dialect): string {
  const { attachments, ...rest } = normaliseStatement(statement, { id: '', authority: NOBODY, dialect });
  const others = (attachments ?? []).filter((one) => one.usageType !== SIGNATURE);
  return canonicalContent({ ...rest, ...(others.length > 0 ? { attachments: others } : {}) } as Statement);
}

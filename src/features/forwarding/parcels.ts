import {
  type AttachmentBody,
  type Followed,
  type JsonObject,
  readStatement,
  writeMultipart,
} from '../../../xapi/index.ts';

/** What other stores take at once without complaint. */
const MOST_STATEMENTS = 100;
const MOST_BYTES = 1_000_000;

/** Statements as they are sent at once: a hundred, or a megabyte with their attachments; a larger one goes by itself. */
export function parcelsOf(statements: readonly Followed[]): Followed[][] {
  const parcels: Followed[][] = [];
  let room = 0;
  for (const one of statements) {
    const size = sizeOf(one);
    const last = parcels.at(-1);
    if (last && last.length < MOST_STATEMENTS && size <= room) {
      last.push(one);
      room -= size;
    } else {
      parcels.push([one]);
      room = MOST_BYTES - size;
    }
  }
  return parcels;
}

const sizeOf = ({ statement }: Followed): number =>
  JSON.stringify(statement).length +
  attachmentsOf(statement).reduce((sum, { length }) => sum + (typeof length === 'number' ? length : 0), 0);

/** A request with statements and the bodies of their attachments. */
export interface Parcel {
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

/**
 * Writes a request. What the other store says by itself is left out: when it stored the statement, who vouches for it
 * there, the version.
 * @returns `missing` where an attachment without an address of its own has no body here any more
 */
export async function writeParcel(
  statements: readonly Followed[],
  readBodies: (sha2s: readonly string[]) => Promise<readonly AttachmentBody[]>,
): Promise<Parcel | { readonly missing: true }> {
  const json = JSON.stringify(statements.map(asSent));
  const attachments = statements.flatMap(({ statement }) => attachmentsOf(statement));
  if (attachments.length === 0) return { contentType: 'application/json', body: json };
  const bodies = await readBodies([...new Set(attachments.map(shaOf))]);
  const kept = new Set(bodies.map(({ sha2 }) => sha2));
  if (attachments.some((one) => one.fileUrl === undefined && !kept.has(shaOf(one)))) return { missing: true };
  if (bodies.length === 0) return { contentType: 'application/json', body: json };
  const written = writeMultipart(json, oneAfterTheOther(bodies), new Headers());
  return {
    contentType: written.headers.get('content-type') ?? '',
    body: new Uint8Array(await written.arrayBuffer()),
  };
}

async function* oneAfterTheOther(bodies: readonly AttachmentBody[]): AsyncGenerator<AttachmentBody> {
  yield* bodies;
}

function asSent(one: Followed): JsonObject {
  const { stored: _stored, authority: _authority, version: _version, ...said } = readStatement(one);
  return said;
}

const shaOf = ({ sha2 }: JsonObject): string => String(sha2).toLowerCase();

/** Its own, and those of a SubStatement. */
function attachmentsOf(statement: JsonObject): readonly JsonObject[] {
  const own = Array.isArray(statement.attachments) ? (statement.attachments as JsonObject[]) : [];
  const object = statement.object as JsonObject | undefined;
  return object?.objectType === 'SubStatement' ? [...own, ...attachmentsOf(object)] : own;
}

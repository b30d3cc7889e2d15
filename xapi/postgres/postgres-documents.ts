import type { Sql } from 'postgres';
import type {
  DocumentAddress,
  DocumentBody,
  DocumentScope,
  DocumentStore,
  KeptDocument,
  Precondition,
  Written,
} from '../document-store.ts';
import { etagOf, mergeDocuments } from '../documents/merge-documents.ts';
import { decideHolds, hasPrecondition } from '../documents/precondition.ts';
import { MAX_BODY_BYTES } from '../http/read-bytes.ts';
import { term } from '../statement/terms.ts';
import type { PostgresStorePorts } from './create-postgres-store.ts';

/**
 * The documents in PostgreSQL (migrations/0011_record_store.sql). A write first tries to create the row, which the
 * primary key lets one of any number do; the others then wait for the row's lock and judge what is there by then.
 */
export function createPostgresDocuments(ports: PostgresStorePorts): DocumentStore {
  return {
    find: (tenant, address) =>
      ports.withTransaction(tenant, (sql) => findDocument(sql, tenant, address, false)),
    list: (tenant, scope, options) =>
      ports.withTransaction(tenant, (sql) => listDocuments(sql, tenant, scope, options)),
    put: (tenant, address, body, { precondition, onlyNew }) =>
      write(ports, tenant, address, { body, precondition }, () =>
        onlyNew && !hasPrecondition(precondition) ? 'exists' : body,
      ),
    merge: (tenant, address, body, { precondition }) =>
      write(ports, tenant, address, { body, precondition }, (there) => decideMerged(there, body)),
    remove: (tenant, address, { precondition }) => remove(ports, tenant, address, precondition),
    removeAll: (tenant, scope, { registration }) =>
      ports.withTransaction(tenant, async (sql) => {
        await sql`
          delete from records.document where tenant_id = ${tenant}::uuid and kind = ${scope.kind}
            and scope = ${scopeOf(sql, scope)} ${inRegistration(sql, registration)}`;
      }),
  };
}

function decideMerged(there: KeptDocument, body: DocumentBody): DocumentBody | Written {
  const merged = mergeDocuments(there, body) ?? 'not_mergeable';
  return merged !== 'not_mergeable' && merged.content.byteLength > MAX_BODY_BYTES ? 'too_large' : merged;
}

/** Creates the document, or lets `decide` say what becomes of the one that is there, its row locked meanwhile. */
async function write(
  ports: PostgresStorePorts,
  tenant: string,
  address: DocumentAddress,
  { body, precondition }: { body: DocumentBody; precondition: Precondition },
  decide: (there: KeptDocument) => DocumentBody | Written,
): Promise<Written> {
  return ports.withTransaction(tenant, async (sql) => {
    // once more where the document was removed between the two steps
    for (;;) {
      if (decideHolds(precondition, null) && (await create(sql, tenant, address, body))) return 'written';
      const there = await findDocument(sql, tenant, address, true);
      if (!there && !decideHolds(precondition, null)) return 'precondition_failed';
      if (!there) continue;
      if (!decideHolds(precondition, there.etag)) return 'precondition_failed';
      const next = decide(there);
      if (typeof next === 'string') return next;
      await replace(sql, tenant, address, next);
      return 'written';
    }
  });
}

async function create(
  sql: Sql,
  tenant: string,
  address: DocumentAddress,
  body: DocumentBody,
): Promise<boolean> {
  const { kind, id, activity, agent, registration } = address;
  const rows = await sql`
    insert into records.document (tenant_id, kind, scope, document_key, document_id, activity_term, agent_term,
      registration, content_type, content, etag, updated_at)
    values (${tenant}::uuid, ${kind}, ${scopeOf(sql, address)}, ${keyOf(sql, address)}, ${id},
      ${activity === undefined ? null : sql`records.term(${term.activity(activity)}::text)`},
      ${agent === undefined ? null : sql`records.term(${term.agent(agent)}::text)`},
      ${registration ?? null}::uuid, ${body.contentType}, ${bytes(body)}, ${await etagOf(body.content)},
      ${stamp(sql)})
    on conflict do nothing returning 1`;
  return rows.length === 1;
}

async function replace(
  sql: Sql,
  tenant: string,
  address: DocumentAddress,
  body: DocumentBody,
): Promise<void> {
  await sql`
    update records.document set content_type = ${body.contentType}, content = ${bytes(body)},
      etag = ${await etagOf(body.content)}, updated_at = greatest(${stamp(sql)}, updated_at + interval '1 millisecond')
    where ${at(sql, tenant, address)}`;
}

async function remove(
  ports: PostgresStorePorts,
  tenant: string,
  address: DocumentAddress,
  precondition: Precondition,
): Promise<Written> {
  return ports.withTransaction(tenant, async (sql) => {
    const there = await findDocument(sql, tenant, address, true);
    if (!decideHolds(precondition, there?.etag ?? null)) return 'precondition_failed';
    if (there) await sql`delete from records.document where ${at(sql, tenant, address)}`;
    return 'written';
  });
}

async function findDocument(
  sql: Sql,
  tenant: string,
  address: DocumentAddress,
  lock: boolean,
): Promise<KeptDocument | null> {
  const [row] = await sql<{ content_type: string; content: Uint8Array; etag: string; ms: string }[]>`
    select content_type, content, etag, floor(extract(epoch from updated_at) * 1000)::text as ms
    from records.document where ${at(sql, tenant, address)} ${lock ? sql`for update` : sql``}`;
  if (!row) return null;
  const { content_type: contentType, content, etag, ms } = row;
  return { contentType, content, etag, updated: new Date(Number(ms)).toISOString() };
}

async function listDocuments(
  sql: Sql,
  tenant: string,
  scope: DocumentScope,
  { registration, since }: { readonly registration?: string; readonly since?: number },
): Promise<{ ids: string[]; updated: string | null }> {
  const rows = await sql<{ document_id: string; ms: string }[]>`
    select document_id, floor(extract(epoch from max(updated_at)) * 1000)::text as ms from records.document
    where tenant_id = ${tenant}::uuid and kind = ${scope.kind} and scope = ${scopeOf(sql, scope)}
      ${inRegistration(sql, registration)}
      ${since === undefined ? sql`` : sql`and updated_at > to_timestamp(${String(since)}::numeric / 1000)`}
    group by document_id order by document_id`;
  const latest = Math.max(...rows.map(({ ms }) => Number(ms)));
  return {
    ids: rows.map((row) => row.document_id),
    updated: rows.length > 0 ? new Date(latest).toISOString() : null,
  };
}

const at = (sql: Sql, tenant: string, address: DocumentAddress) => sql`
  tenant_id = ${tenant}::uuid and kind = ${address.kind} and scope = ${scopeOf(sql, address)}
    and document_key = ${keyOf(sql, address)}`;

/** Hashed: activities and agents are longer than an index likes. */
const scopeOf = (sql: Sql, { activity, agent }: DocumentScope) =>
  sql`sha256(convert_to(${JSON.stringify([activity ?? null, agent ?? null])}::text, 'UTF8'))`;

const keyOf = (sql: Sql, { id, registration }: DocumentAddress) =>
  sql`sha256(convert_to(${JSON.stringify([registration ?? null, id])}::text, 'UTF8'))`;

const inRegistration = (sql: Sql, registration: string | undefined) =>
  registration === undefined ? sql`` : sql`and registration = ${registration}::uuid`;

/** As `stored` is stamped: by the database's clock, in milliseconds. */
const stamp = (sql: Sql) => sql`date_trunc('milliseconds', clock_timestamp())`;

const bytes = (body: DocumentBody): Buffer => body.content as unknown as Buffer;

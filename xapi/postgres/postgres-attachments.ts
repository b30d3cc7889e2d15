import type { AttachmentBody, AttachmentStore, ObjectStorage } from '../attachment-store.ts';
import type { PostgresStorePorts } from './create-postgres-store.ts';

/** Larger bodies go to the object storage, where there is one. */
export const MOST_IN_DATABASE = 1_000_000;

/** Bodies in PostgreSQL up to a megabyte; beyond that in the object storage, if the application has one. */
export function createPostgresAttachments(
  ports: PostgresStorePorts,
  objects?: ObjectStorage,
): AttachmentStore {
  const outside = (size: number) => objects !== undefined && size > MOST_IN_DATABASE;
  return {
    async keep(tenant, bodies) {
      for (const { sha2, content } of bodies) {
        // first the object, then the row: a row without its object would promise what is not there
        if (outside(content.byteLength)) await objects?.put(keyOf(tenant, sha2), content);
      }
      if (bodies.length === 0) return;
      await ports.withTransaction(tenant, async (sql) => {
        for (const { sha2, contentType, content } of bodies.toSorted((a, b) => (a.sha2 < b.sha2 ? -1 : 1))) {
          await sql`
            insert into records.attachment (tenant_id, sha2, content_type, size, content, kept_at)
            values (${tenant}::uuid, decode(${sha2}::text, 'hex'), ${contentType}, ${content.byteLength},
              ${outside(content.byteLength) ? null : (content as unknown as Buffer)}, clock_timestamp())
            on conflict (tenant_id, sha2) do update set kept_at = excluded.kept_at, described = false`;
        }
      });
    },
    async read(tenant, sha2s) {
      const rows = await ports.withTransaction(
        tenant,
        (sql) => sql<{ sha2: string; content_type: string; content: Uint8Array | null }[]>`
          select encode(sha2, 'hex') as sha2, content_type, content from records.attachment
          where tenant_id = ${tenant}::uuid
            and sha2 = any (select decode(value, 'hex') from json_array_elements_text(${JSON.stringify(sha2s)}::text::json))`,
      );
      const bodies = await Promise.all(
        rows.map(async ({ sha2, content_type: contentType, content }): Promise<AttachmentBody | null> => {
          const body = content ?? (await objects?.get(keyOf(tenant, sha2))) ?? null;
          return body && { sha2, contentType, content: body };
        }),
      );
      return bodies.filter((body) => body !== null);
    },
  };
}

/** Where a body lies in the object storage. */
export const keyOf = (tenant: string, sha2: string): string => `${tenant}/${sha2}`;

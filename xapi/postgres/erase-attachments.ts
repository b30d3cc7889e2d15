import type { Sql } from 'postgres';
import type { ObjectStorage } from '../attachment-store.ts';
import { keyOf } from './postgres-attachments.ts';

/**
 * Takes away the bodies of these attachments that no statement describes any more, in the caller's transaction.
 * @param hashes SHA-2 as statements say it; whatever is none is passed over
 */
export async function eraseAttachments(
  sql: Sql,
  tenant: string,
  hashes: readonly string[],
  objects?: ObjectStorage,
): Promise<void> {
  const wanted = [...new Set(hashes.map((sha2) => sha2.toLowerCase()))].filter(isHash);
  if (wanted.length === 0) return;
  const outside = await sql<{ sha2: string }[]>`
    select sha2 from records.forget_attachments(
      array(select json_array_elements_text(${JSON.stringify(wanted)}::text::json))) as sha2`;
  for (const { sha2 } of outside) await objects?.remove(keyOf(tenant, sha2));
}

/**
 * Takes away bodies that were kept for statements which were refused then, in the caller's transaction with `app.tenant`
 * set. Each is looked at once.
 * @param age milliseconds since it was kept; longer than any request takes
 */
export async function sweepAttachments(
  sql: Sql,
  tenant: string,
  { age, limit, objects }: { readonly age: number; readonly limit: number; readonly objects?: ObjectStorage },
): Promise<void> {
  const outside = await sql<{ sha2: string }[]>`
    select sha2 from records.sweep_attachments(make_interval(secs => ${age}::float8 / 1000), ${limit}::int) as sha2`;
  for (const { sha2 } of outside) await objects?.remove(keyOf(tenant, sha2));
}

const isHash = (sha2: string): boolean => /^([0-9a-f]{2}){28,64}$/.test(sha2);

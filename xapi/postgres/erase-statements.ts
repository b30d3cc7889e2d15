import type { Sql } from 'postgres';
import type { ObjectStorage } from '../attachment-store.ts';
import { attachmentHashes } from '../statement/terms.ts';
import type { Statement } from '../types.ts';
import { eraseAttachments } from './erase-attachments.ts';

export interface FoundStatement {
  /** Its position in the store. */
  readonly seq: string;
  readonly statement: Statement;
}

export interface EraseOptions {
  readonly at: Date;
  /** What came without an id is known by a hash of its content; that goes too. */
  readonly forgetContent: boolean;
  readonly objects?: ObjectStorage;
}

/** Takes statements away for good, with their attachments; of each its id stays, so that a replay stores nothing. */
export async function eraseFound(
  sql: Sql,
  tenant: string,
  found: readonly FoundStatement[],
  { at, forgetContent, objects }: EraseOptions,
): Promise<void> {
  if (found.length === 0) return;
  const seqs = `{${found.map(({ seq }) => seq).join(',')}}`;
  await sql`
    select records.erase_statements(${seqs}::text::bigint[], ${forgetContent}, ${at.toISOString()}::text::timestamptz)`;
  const hashes = found.flatMap(({ statement }) => attachmentHashes(statement));
  await eraseAttachments(sql, tenant, hashes, objects);
}

/**
 * Takes statements away because of their age, in the caller's transaction with `app.tenant` set.
 * @returns how many were there
 */
export async function eraseStatements(
  sql: Sql,
  tenant: string,
  ids: readonly string[],
  options: Pick<EraseOptions, 'at' | 'objects'>,
): Promise<number> {
  const rows = await sql<{ seq: string; statement: string }[]>`
    select s.seq::text as seq, s.statement::text as statement
    from records.statement_key k join records.statement s on s.tenant_id = k.tenant_id and s.seq = k.seq
    where k.tenant_id = ${tenant}::uuid
      and k.id = any (array(select i::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json) as i))`;
  await eraseFound(sql, tenant, rows.map(toFound), { ...options, forgetContent: false });
  return rows.length;
}

export const toFound = (row: { readonly seq: string; readonly statement: string }): FoundStatement => ({
  seq: row.seq,
  statement: JSON.parse(row.statement) as Statement,
});

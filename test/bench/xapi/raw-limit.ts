import { createHash, randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { prepareStatement } from '../../../xapi/index.ts';
import { benchStatement } from './statements.ts';

/** A statement as it lies in the tables, with everything computed before. */
export interface RawRow {
  readonly id: string;
  readonly seq: string;
  readonly stored: Date;
  readonly size: number;
  readonly content: Buffer;
  readonly terms: readonly Buffer[];
  readonly statement: string;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The rows of the nth statement of a run, with their place in the order of the store. */
export function rawRow(n: number): RawRow {
  const prepared = prepareStatement(benchStatement(n), {
    authority: {
      objectType: 'Agent',
      account: { homePage: 'https://tool.bench.example', name: 'credential' },
    },
  });
  const ms = Date.now();
  return {
    id: prepared.id,
    seq: String((BigInt(ms) << 20n) | BigInt(n & 1_048_575)),
    stored: new Date(ms),
    size: Buffer.byteLength(prepared.statement),
    content: sha256(prepared.content),
    terms: prepared.terms.map((one) =>
      Buffer.concat([Buffer.from(one[0]!), sha256(one.slice(1)).subarray(0, 15)]),
    ),
    statement: prepared.statement,
  };
}

/** A company of its own in the same tables, so that the indexes are the same and as large. */
export const RAW_TENANT = randomUUID();

/**
 * What PostgreSQL can take: the same rows into the same tables by one INSERT each, committed together, without any
 * check, as its owner and so without row-level security.
 */
export async function insertRaw(sql: Sql, rows: readonly RawRow[]): Promise<void> {
  await sql`
    with keys as (
      insert into records.statement_key (tenant_id, id, seq, content_hash)
      select ${RAW_TENANT}::uuid, * from unnest(
        ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ seq }) => seq)}::bigint[],
        ${rows.map(({ content }) => hex(content))}::bytea[])
    ), terms as (
      insert into records.statement_term (tenant_id, term, seq, via)
      select ${RAW_TENANT}::uuid, t.term, t.seq, t.seq from unnest(
        ${rows.flatMap(({ terms }) => terms.map(hex))}::bytea[],
        ${rows.flatMap(({ terms, seq }) => terms.map(() => seq))}::bigint[]) as t(term, seq)
    )
    insert into records.statement (tenant_id, seq, id, stored, credential_id, size, terms, statement)
    select ${RAW_TENANT}::uuid, r.seq, r.id, r.stored, 'raw', r.size, r.terms::bytea[], r.statement::json
    from unnest(
      ${rows.map(({ seq }) => seq)}::bigint[], ${rows.map(({ id }) => id)}::uuid[],
      ${rows.map(({ stored }) => stored.toISOString())}::timestamptz[], ${rows.map(({ size }) => size)}::int[],
      ${rows.map(({ terms }) => `{${terms.map((one) => `"\\\\x${one.toString('hex')}"`).join(',')}}`)}::text[],
      ${rows.map(({ statement }) => statement)}::text[]) as r(seq, id, stored, size, terms, statement)`;
}

const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

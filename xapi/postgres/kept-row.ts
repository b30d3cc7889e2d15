import type { Sql } from 'postgres';
import type { Kept } from '../statement/format-statement.ts';
import type { Statement } from '../types.ts';

/** Times leave the database as milliseconds: what a driver makes of a timestamptz depends on its settings. */
export interface KeptRow {
  readonly statement: string;
  readonly stored: string;
}

export function toKept(row: KeptRow): Kept {
  return {
    statement: JSON.parse(row.statement) as Statement,
    stored: new Date(Number(row.stored)).toISOString(),
  };
}

export async function readConsistentThrough(sql: Sql): Promise<string> {
  const [row] = await sql<{ ms: string }[]>`
    select floor(extract(epoch from records.consistent_through()) * 1000)::text as ms`;
  return new Date(Number(row!.ms)).toISOString();
}

/**
 * For the rest of the transaction rows are read in the order of an index where there is one. Of a term the database
 * knows no more than how many rows a term has on average, so for somebody with a hundred thousand statements it would
 * read all of them and sort, for a page of twenty.
 */
export const readInOrder = (sql: Sql): PromiseLike<unknown> =>
  sql`select set_config('enable_sort', 'off', true)`;

import type { Sql } from 'postgres';
import type { PreparedStatement } from '../statement/prepare-statement.ts';

/**
 * Stores a statement of the product's own in the transaction that is open on `sql`. The same id again changes
 * nothing, so a deterministic id makes retries harmless. Needs EXECUTE on records.emit and no other right.
 */
export async function emitStatement(sql: Sql, prepared: PreparedStatement): Promise<void> {
  await sql`select records.emit(${JSON.stringify(prepared)}::text::jsonb)`;
}

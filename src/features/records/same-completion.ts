import type { Tx } from '../../db/transaction.ts';
import { INDEPENDENT_AFTER_DAYS } from './levels.ts';

/** Pure: two reports about one person and one option within two weeks tell one completion. */
export const tellsTheSame = (a: Date, b: Date): boolean =>
  Math.abs(a.getTime() - b.getTime()) < INDEPENDENT_AFTER_DAYS * 86_400_000;

/** Two reports of one completion may arrive at once: the second waits here and then finds the first. */
export async function lockCompletion(
  { sql, context }: Tx,
  { personId, optionId }: { readonly personId: string; readonly optionId: string },
): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(${`${context.tenantId}:${personId}:${optionId}`}, 0))`;
}

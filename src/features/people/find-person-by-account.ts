import type { Tx } from '../../db/transaction.ts';

/**
 * Whose LMS account (issuer, sub) is, linked or provisional; null where it never launched and no import named
 * it. A read for the inside of a verb, on any plane.
 */
export async function findPersonByAccount(
  tx: Tx,
  { issuer, sub }: { readonly issuer: string; readonly sub: string },
): Promise<{ readonly id: string } | null> {
  const [row] = await tx.sql`
    select person_id from account where tenant_id = ${tx.context.tenantId} and issuer = ${issuer} and sub = ${sub}`;
  return row ? { id: row.person_id } : null;
}

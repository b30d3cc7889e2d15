import type { Tx } from '../../db/transaction.ts';

/**
 * Lets one transaction per tenant at a time decide who is who: imports, first launches and links. Held until
 * the transaction ends. Launches of known accounts do not come here.
 */
export async function lockPeople(tx: Tx): Promise<void> {
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`people ${tx.context.tenantId}`}, 0))`;
}

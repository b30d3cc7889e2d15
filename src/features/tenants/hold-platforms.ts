import type { Tx } from '../../db/transaction.ts';

/**
 * Lets one decision on the tenant's platforms and deployments follow the other, until the transaction ends. Two
 * administrators who decide at once would each write over what the other had just said: a trust that was taken
 * back would stand again.
 */
export async function holdPlatforms(tx: Tx): Promise<void> {
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`platforms ${tx.context.tenantId}`}, 0))`;
}

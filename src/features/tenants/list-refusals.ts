import type { Context } from '../../core/context.ts';
import { authorise, onlyPlatform } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** A launch that was refused: enough to help the person who quotes the reference, nothing of the claims. */
export interface RefusedLaunch {
  readonly reference: string;
  readonly at: Date;
  readonly reason: string;
  readonly platformId: string | null;
}

/** Of each platform as many are shown, two of a reason: anybody can send launches that are refused. */
const MOST_OF_A_PLATFORM = 10;

/**
 * The newest refusals of each of the tenant's platforms, two of a reason; kept for 90 days, of each reason the newest
 * hundred (directory.put_refusal).
 */
export async function listRefusals(context: Context): Promise<RefusedLaunch[]> {
  authorise(context, 'platform.read');
  return inTransaction(context, 'common', async (tx) => {
    const rows =
      await tx.sql`select * from directory.list_refusals(${context.tenantId}, ${MOST_OF_A_PLATFORM})`;
    const only = onlyPlatform(context.actor);
    return rows
      .filter((row) => only === null || row.platform_id === only)
      .map((row) => ({
        reference: row.reference,
        at: row.at,
        reason: row.reason,
        platformId: row.platform_id,
      }));
  });
}

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

/** The newest refusals on the tenant's platforms; kept for 90 days. */
export async function listRefusals(context: Context, most = 50): Promise<RefusedLaunch[]> {
  authorise(context, 'platform.read');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`select * from directory.list_refusals(${context.tenantId}, ${most})`;
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

import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/**
 * Links what the tenant's audit gained since the last time into its chain (database.md, "Audit") and
 * exports the head to the log, where it is out of reach of whoever could change the table.
 * Returns how many entries were sealed.
 */
export async function sealAudit(context: Context): Promise<number> {
  authorise(context, 'audit.seal');
  return inTransaction(context, 'common', async (tx) => {
    const [row] = await tx.sql`select sealed, seq, head from audit.seal_new(${context.now()})`;
    const sealed = Number(row?.sealed ?? 0);
    if (sealed > 0)
      context.log.info({ tenant: context.tenantId, seq: Number(row?.seq), head: row?.head }, 'audit sealed');
    return sealed;
  });
}

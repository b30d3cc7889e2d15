import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** Linked by one call of audit.seal_new. */
const BATCH = 10_000;

/** So much of one tenant at most, so that the others' rounds are not kept waiting: a few seconds' work. */
const MOST = 100_000;

/**
 * Links what the tenant's audit gained since the last time into its chain (database.md, "Audit") and
 * exports the head to the log, where it is out of reach of whoever could change the table.
 * Returns how many entries were sealed; what is more than 100,000 comes with the next round.
 */
export async function sealAudit(context: Context): Promise<number> {
  authorise(context, 'audit.seal');
  let all = 0;
  for (let sealed = BATCH; sealed === BATCH && all < MOST; all += sealed) sealed = await sealBatch(context);
  return all;
}

async function sealBatch(context: Context): Promise<number> {
  return inTransaction(context, 'common', async (tx) => {
    const [row] = await tx.sql`select sealed, seq, head from audit.seal_new(${context.now()})`;
    const sealed = Number(row?.sealed ?? 0);
    if (sealed > 0)
      context.log.info({ tenant: context.tenantId, seq: Number(row?.seq), head: row?.head }, 'audit sealed');
    return sealed;
  });
}

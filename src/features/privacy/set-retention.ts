import { actingPersonId, type Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

export const LONGEST_MONTHS = 240;

/**
 * Sets after how many months statements go; null keeps them. The look through the store begins anew. What is evidence
 * of a skill stays, however old.
 */
export async function setRetention(
  context: Context,
  input: { readonly months: number | null },
): Promise<void> {
  authorise(context, 'retention.set');
  const { tenantId, now } = context;
  const { months } = input;
  await inTransaction(context, 'common', async (tx) => {
    const changed =
      months === null
        ? await tx.sql`delete from retention_rule where tenant_id = ${tenantId} returning 1`
        : await tx.sql`
        insert into retention_rule (tenant_id, months, set_by, set_at)
        values (${tenantId}, ${months}, ${actingPersonId(context)}, ${now()})
        on conflict (tenant_id) do update
           set months = excluded.months, set_by = excluded.set_by, set_at = excluded.set_at, looked_to = 0
         where retention_rule.months <> excluded.months
        returning 1`;
    if (changed.length > 0) await audit(tx, { action: 'retention.set', details: { months } });
  });
}

import { actingPersonId, type Context } from '../../core/context.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { AgreeCadence } from './contract.ts';
import { getPair } from './get-pair.ts';

/**
 * The pair writes down how often it talks (R71); either may, and a yearly talk alone cannot be agreed (R69).
 * The same rhythm again changes nothing. It says nothing in xAPI: a rhythm is no learning.
 */
export async function agreeCadence(
  context: Context,
  { personId, everyDays }: AgreeCadence,
): Promise<{ employeeId: string; byEmployee: boolean }> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'conversation.write', personId);
    const { managerId, employeeId } = await getPair(tx, personId);
    const changed = await tx.sql`
      insert into cadence (tenant_id, manager_id, employee_id, every_days, agreed_at)
      values (${context.tenantId}, ${managerId}, ${employeeId}, ${everyDays}, ${context.now()})
      on conflict (tenant_id, manager_id, employee_id)
        do update set every_days = excluded.every_days, agreed_at = excluded.agreed_at
        where cadence.every_days <> excluded.every_days
      returning 1`;
    if (changed.length > 0)
      await audit(tx, { action: 'cadence.agreed', subjectId: employeeId, details: { managerId, everyDays } });
    return { employeeId, byEmployee: actingPersonId(context) === employeeId };
  });
}

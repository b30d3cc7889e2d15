import { actingPersonId, type Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { PlanConversation } from './contract.ts';
import { decideWhen } from './conversation.ts';
import { getPair } from './get-pair.ts';

/**
 * Sets the day and time of the pair's next conversation; where one is planned already, moves it. Either of the
 * two may. At most one is open per pair, however many browsers ask at once.
 * @throws invalid for a day in the past or further away than a quarter
 */
export async function planConversation(
  context: Context,
  { personId, at }: PlanConversation,
): Promise<{ id: string; employeeId: string; byEmployee: boolean }> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'conversation.write', personId);
    const refused = decideWhen(at, context.now());
    if (refused) throw invalid([{ field: 'at', message: refused }]);
    const { id } = await putConversation(tx, await getPair(tx, personId), at);
    return { id, employeeId: personId, byEmployee: actingPersonId(context) === personId };
  });
}

/** The same in the caller's transaction, without asking whether the time is a good one. */
export async function putConversation(
  tx: Tx,
  { managerId, employeeId }: { managerId: string; employeeId: string },
  at: Date,
): Promise<{ id: string }> {
  const { tenantId, now } = tx.context;
  const [row] = await tx.sql`
    insert into conversation (tenant_id, id, manager_id, employee_id, scheduled_at, created_at)
    values (${tenantId}, ${newId()}, ${managerId}, ${employeeId}, ${at}, ${now()})
    on conflict (tenant_id, manager_id, employee_id) where closed_at is null
      do update set scheduled_at = excluded.scheduled_at
      where conversation.scheduled_at <> excluded.scheduled_at
    returning id`;
  if (!row) return findPlanned(tx, managerId, employeeId);
  await audit(tx, {
    action: 'conversation.planned',
    subjectId: employeeId,
    entity: 'conversation',
    entityId: row.id,
  });
  return { id: row.id };
}

/** The one that stands at this time already: the same form sent twice plans nothing anew. */
async function findPlanned(tx: Tx, managerId: string, employeeId: string): Promise<{ id: string }> {
  const [planned] = await tx.sql`
    select id from conversation
     where tenant_id = ${tx.context.tenantId} and manager_id = ${managerId} and employee_id = ${employeeId}
       and closed_at is null`;
  return { id: planned!.id };
}

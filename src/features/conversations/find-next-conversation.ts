import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout, findManagerOf, findPerson } from '../people/index.ts';
import type { NextConversation } from './contract.ts';
import { isOverdue } from './conversation.ts';

/**
 * The open conversation of the person with whoever manages them today; null where none is planned or nobody
 * does. `with` is the other one, seen from the actor. Holds no content, so that a look is not audited.
 * @param personId the employee of the pair
 */
export async function findNextConversation(
  context: Context,
  personId: string,
): Promise<NextConversation | null> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'conversation.read', personId);
    const manager = await findManagerOf(tx, personId);
    const me = actingPersonId(context);
    const [row] = await tx.sql`
      select c.id, c.scheduled_at, k.every_days, count(p.id)::int as points,
             count(p.id) filter (where p.added_by = ${me})::int as my_points
        from conversation c
        left join cadence k on k.tenant_id = c.tenant_id and k.manager_id = c.manager_id
                           and k.employee_id = c.employee_id
        left join agenda_point p on p.tenant_id = c.tenant_id and p.conversation_id = c.id
       where c.tenant_id = ${context.tenantId} and c.employee_id = ${personId}
         and c.manager_id = ${manager?.personId ?? null} and c.closed_at is null
       group by c.id, c.scheduled_at, k.every_days`;
    const other = me === personId ? manager : await findPerson(tx, personId);
    if (!row || !other) return null;
    return {
      id: row.id,
      with: { id: other.personId, name: other.name, givenName: other.givenName },
      scheduledAt: row.scheduled_at,
      overdue: isOverdue(row.scheduled_at, context.now()),
      everyDays: row.every_days,
      points: row.points,
      myPoints: row.my_points,
    };
  });
}

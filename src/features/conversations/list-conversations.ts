import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { ConversationLine } from './contract.ts';
import { readParties } from './get-conversation.ts';

/**
 * The person's conversations, the open one first, then the latest. The person sees all of theirs, also with
 * managers they had before; a manager sees those of the pair. When and with whom only, no content.
 * @param limit 1 to 100
 */
export async function listConversations(
  context: Context,
  personId: string,
  limit = 20,
): Promise<ConversationLine[]> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'conversation.read', personId);
    const me = actingPersonId(context);
    const rows = await tx.sql`
      select id, manager_id, employee_id, scheduled_at, closed_at, confirmed_at from conversation
       where tenant_id = ${context.tenantId} and employee_id = ${personId}
         and (${me === personId} or manager_id = ${me})
       order by closed_at desc nulls first, scheduled_at desc, id limit ${Math.min(100, Math.max(1, limit))}`;
    const parties = await readParties(
      tx,
      rows.flatMap((row) => [row.manager_id, row.employee_id]),
    );
    return rows.map((row) => ({
      id: row.id,
      manager: parties.get(row.manager_id)!,
      employee: parties.get(row.employee_id)!,
      scheduledAt: row.scheduled_at,
      closedAt: row.closed_at,
      confirmedAt: row.confirmed_at,
    }));
  });
}

import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { agendaPoint } from '../../db/schema/conversations.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { AddPoint } from './contract.ts';
import { loadConversation, refuseClosed, theActor } from './load-conversation.ts';

/**
 * One of the two puts a point on the agenda, in the part where it belongs; both see it and who added it. The
 * same key again answers with the point that is there.
 * @throws conflict where the conversation is closed
 */
export async function addPoint(
  context: Context,
  input: AddPoint,
): Promise<{ id: string; conversationId: string; employeeId: string; byEmployee: boolean }> {
  return inTransaction(context, 'common', async (tx) => {
    const conversation = await loadConversation(tx, 'conversation.write', input.conversationId, 'lock');
    const { employeeId } = conversation;
    refuseClosed(conversation);
    const addedBy = theActor(tx);
    const id = input.key ?? newId();
    const answer = { id, conversationId: conversation.id, employeeId, byEmployee: addedBy === employeeId };
    const { part, title } = input;
    const point = { part, title, addedBy, conversationId: conversation.id };
    const put = await tx.db
      .insert(agendaPoint)
      .values({ tenantId: context.tenantId, id, ...point, addedAt: context.now() })
      .onConflictDoNothing()
      .returning({ id: agendaPoint.id });
    if (put.length === 0) {
      const [same] = await tx.sql`
        select 1 from agenda_point where tenant_id = ${context.tenantId} and id = ${id}
           and added_by = ${addedBy} and conversation_id = ${conversation.id}`;
      if (!same) throw new AppError('conflict', 'This key belongs to another point.');
      return answer;
    }
    await audit(tx, { action: 'point.added', subjectId: employeeId, entity: 'agenda-point', entityId: id });
    return answer;
  });
}

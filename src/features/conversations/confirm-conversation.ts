import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { ConversationId } from './contract.ts';
import { loadConversation } from './load-conversation.ts';

/**
 * The employee says: yes, that is what we promised. A fact with its time, never implied by reading.
 * Repeating it changes nothing.
 * @throws conflict while the conversation is open
 */
export async function confirmConversation(context: Context, { id }: ConversationId): Promise<void> {
  await inTransaction(context, 'common', async (tx) => {
    const conversation = await loadConversation(tx, 'conversation.confirm', id, 'lock');
    if (conversation.confirmedAt) return;
    if (!conversation.closedAt)
      throw new AppError('conflict', 'You can confirm it once your manager has closed the conversation.');
    await tx.sql`
      update conversation set confirmed_at = ${context.now()}
       where tenant_id = ${context.tenantId} and id = ${id}`;
    await audit(tx, {
      action: 'conversation.confirmed',
      subjectId: conversation.employeeId,
      entity: 'conversation',
      entityId: id,
    });
  });
}

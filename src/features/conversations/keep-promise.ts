import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { PromiseId } from './contract.ts';
import { loadConversation, theActor } from './load-conversation.ts';

/** Either of the two says that a promise was kept, also long after the conversation. Repeating changes nothing. */
export async function keepPromise(
  context: Context,
  { id }: PromiseId,
): Promise<{ conversationId: string; employeeId: string; byEmployee: boolean }> {
  return inTransaction(context, 'common', async (tx) => {
    const { tenantId, now } = context;
    const [row] = await tx.sql`
      select conversation_id, by_person_id from promise where tenant_id = ${tenantId} and id = ${id}`;
    if (!row) throw notFound('promise');
    const conversation = await loadConversation(tx, 'conversation.write', row.conversation_id);
    const { id: conversationId, employeeId } = conversation;
    const kept = await tx.sql`
      update promise set kept_at = ${now()}
       where tenant_id = ${tenantId} and id = ${id} and kept_at is null returning 1`;
    if (kept.length > 0)
      await audit(tx, {
        action: 'promise.kept',
        subjectId: row.by_person_id,
        entity: 'promise',
        entityId: id,
      });
    return { conversationId, employeeId, byEmployee: theActor(tx) === employeeId };
  });
}

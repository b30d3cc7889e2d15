import type { Context } from '../../core/context.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { promise } from '../../db/schema/conversations.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { MakePromise } from './contract.ts';
import { loadConversation, refuseClosed, type StoredConversation, theActor } from './load-conversation.ts';

/**
 * Writes down who of the two does what, and by when. The same key again answers with the promise that is there.
 * @throws conflict where the conversation is closed; invalid for a promise in somebody else's name
 */
export async function makePromise(
  context: Context,
  input: MakePromise,
): Promise<{ id: string; conversationId: string; employeeId: string; byEmployee: boolean }> {
  return inTransaction(context, 'common', async (tx) => {
    const conversation = await loadConversation(tx, 'conversation.write', input.conversationId, 'lock');
    refuseClosed(conversation);
    const id = await putPromise(tx, conversation, input);
    const { id: conversationId, employeeId } = conversation;
    return { id, conversationId, employeeId, byEmployee: theActor(tx) === employeeId };
  });
}

/** The same in the caller's transaction. */
export async function putPromise(
  tx: Tx,
  conversation: StoredConversation,
  input: Omit<MakePromise, 'conversationId'>,
): Promise<string> {
  const { tenantId, now } = tx.context;
  const { byPersonId, body, due = null } = input;
  if (byPersonId !== conversation.managerId && byPersonId !== conversation.employeeId)
    throw invalid([{ field: 'byPersonId', message: 'Choose one of the two of you.' }]);
  const id = input.key ?? newId();
  const put = await tx.db
    .insert(promise)
    .values({ tenantId, id, conversationId: conversation.id, byPersonId, body, due, madeAt: now() })
    .onConflictDoNothing()
    .returning({ id: promise.id });
  if (put.length === 0) {
    const [same] = await tx.sql`
      select 1 from promise where tenant_id = ${tenantId} and id = ${id} and conversation_id = ${conversation.id}`;
    if (!same) throw new AppError('conflict', 'This key belongs to another promise.');
    return id;
  }
  await audit(tx, {
    action: 'promise.made',
    subjectId: byPersonId,
    entity: 'promise',
    entityId: id,
    details: { conversationId: conversation.id },
  });
  return id;
}

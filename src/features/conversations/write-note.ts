import type { Context } from '../../core/context.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { WriteNote } from './contract.ts';
import { loadConversation, refuseClosed, theActor } from './load-conversation.ts';

/**
 * Writes the shared note of a part, or of one item in it; both see it and may change it. Nobody overwrites what
 * they have not seen: the version that the writer saw must still stand. The same words again change nothing.
 * @throws conflict with a fault on `body` where the other wrote meanwhile; the page shows both texts
 */
export async function writeNote(
  context: Context,
  input: WriteNote,
): Promise<{ version: number; conversationId: string; employeeId: string; byEmployee: boolean }> {
  return inTransaction(context, 'common', async (tx) => {
    const conversation = await loadConversation(tx, 'conversation.write', input.conversationId, 'lock');
    refuseClosed(conversation);
    const { tenantId, now } = context;
    const { part, anchor = part, body, version } = input;
    const me = theActor(tx);
    const where = tx.sql`
      tenant_id = ${tenantId} and conversation_id = ${conversation.id} and anchor = ${anchor}`;
    const written =
      version === 0
        ? await tx.sql`
            insert into shared_note (tenant_id, id, conversation_id, part, anchor, body, written_by, written_at)
            select ${tenantId}, ${newId()}, ${conversation.id}, ${part}, ${anchor}, ${body}, ${me}, ${now()}
             where ${body} <> ''
            on conflict (tenant_id, conversation_id, anchor) do nothing returning id, version`
        : await tx.sql`
            update shared_note set body = ${body}, written_by = ${me}, written_at = ${now()}, version = version + 1
             where ${where} and version = ${version} and body <> ${body} returning id, version`;
    const [stands] = await tx.sql`select version, body from shared_note where ${where}`;
    const { employeeId } = conversation;
    const answer = { conversationId: conversation.id, employeeId, byEmployee: me === employeeId };
    if (!stands) throw invalid([{ field: 'body', message: 'Write the note first.' }]);
    if (written.length === 0) {
      // the same words, sent twice or written by both
      if (stands.body === body) return { ...answer, version: stands.version };
      throw new AppError(
        'conflict',
        'The other of you wrote here meanwhile. Nothing is lost: both texts stand below.',
        [{ field: 'body', message: 'Bring the two texts together, then save.' }],
      );
    }
    await audit(tx, {
      action: 'note.written',
      subjectId: employeeId,
      entity: 'shared-note',
      entityId: written[0]!.id,
      details: { version: stands.version },
    });
    return { ...answer, version: stands.version };
  });
}

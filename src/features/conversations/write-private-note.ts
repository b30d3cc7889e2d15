import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { privateNote } from '../../db/schema/development.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { WritePrivateNote } from './contract.ts';
import { loadConversation, theActor } from './load-conversation.ts';

/**
 * Writes the author's own note on a conversation. It lives on the development side of the wall, its row is open
 * to its author alone (migrations/walls.sql), and it may be written after the conversation too. It says nothing
 * in xAPI, because nobody else shall learn that it exists.
 * @throws conflict where another tab of the author wrote meanwhile
 */
export async function writePrivateNote(
  context: Context,
  { conversationId, body, version }: WritePrivateNote,
): Promise<{ version: number; conversationId: string; employeeId: string; byEmployee: boolean }> {
  return inTransaction(context, 'development', async (tx) => {
    const { employeeId } = await loadConversation(tx, 'private-note.write', conversationId);
    const authorId = theActor(tx);
    const { tenantId, now } = context;
    const answer = { conversationId, employeeId, byEmployee: authorId === employeeId };
    const n = privateNote;
    const own = and(eq(n.tenantId, tenantId), eq(n.conversationId, conversationId), eq(n.authorId, authorId));
    const [written] =
      version === 0
        ? await tx.db
            .insert(n)
            .values({ tenantId, authorId, conversationId, body, writtenAt: now() })
            .onConflictDoNothing()
            .returning({ version: n.version })
        : await tx.db
            .update(n)
            .set({ body, writtenAt: now(), version: version + 1 })
            .where(and(own, eq(n.version, version)))
            .returning({ version: n.version });
    if (!written) {
      const [stands] = await tx.db.select().from(n).where(own);
      if (stands?.body === body) return { ...answer, version: stands.version };
      throw new AppError(
        'conflict',
        'You wrote here in another tab. Nothing is lost: both texts stand below.',
        [{ field: 'body', message: 'Bring the two texts together, then save.' }],
      );
    }
    await audit(tx, { action: 'private-note.written', entity: 'conversation', entityId: conversationId });
    return { ...answer, version: written.version };
  });
}

/** The actor's own note on the conversation; null where there is none. Nobody else's can be asked for. */
export async function findPrivateNote(
  context: Context,
  conversationId: string,
): Promise<{ body: string; version: number; writtenAt: Date } | null> {
  return inTransaction(context, 'development', async (tx) => {
    await loadConversation(tx, 'private-note.write', conversationId);
    const [note] = await tx.sql`
      select body, version, written_at from development.private_note
       where tenant_id = ${context.tenantId} and conversation_id = ${conversationId} and author_id = ${theActor(tx)}`;
    return note ? { body: note.body, version: note.version, writtenAt: note.written_at } : null;
  });
}

import type { Context } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { PromptId } from './contract.ts';

/**
 * The manager sets a prompt aside: this one needs no word, or it was said in person. It does not come back.
 * @throws conflict where it was answered; not_found where there is none.
 */
export async function dismissPrompt(context: Context, { id }: PromptId): Promise<{ personId: string }> {
  return inTransaction(context, 'common', async (tx) => {
    const { tenantId, now } = context;
    const [prompt] = await tx.sql`
      select person_id, answered_at, dismissed_at from recognition_prompt
       where tenant_id = ${tenantId} and id = ${id} for update`;
    if (!prompt) throw notFound('prompt');
    const personId: string = prompt.person_id;
    await authoriseAbout(tx, 'recognition.answer-prompt', personId);
    if (prompt.dismissed_at) return { personId };
    if (prompt.answered_at) throw new AppError('conflict', 'Thanks have been given for this already.');
    await tx.sql`
      update recognition_prompt set dismissed_at = ${now()}, open = false, version = version + 1
       where tenant_id = ${tenantId} and id = ${id}`;
    await audit(tx, {
      action: 'recognition.prompt-dismissed',
      subjectId: personId,
      entity: 'recognition-prompt',
      entityId: id,
    });
    return { personId };
  });
}

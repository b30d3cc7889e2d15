import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { putPrompt } from './put-prompt.ts';

/**
 * Wakes when a plane found a completion relevant: the manager is asked for a word, once per completion
 * (R16, R33). What arrives names a competency and never a goal, and so does the prompt.
 */
export async function openPrompt(
  context: Context,
  found: Events['completion.found-relevant'],
): Promise<void> {
  await inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'recognition.prompt', found.personId);
    await putPrompt(tx, { ...found, hasAim: found.objectiveId !== null });
  });
}

import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { noteLevels } from './note-levels.ts';

/**
 * Wakes when a mapping changed: whoever completed one of the options may have reached a level by it. A level
 * that a mapping takes away simply is not computed any more; what was noted stays as history.
 */
export async function noteLevelsOfOptions(
  context: Context,
  { optionIds }: Events['alignment.changed'],
): Promise<void> {
  authorise(context, 'level.note');
  const completions = await inTransaction(
    context,
    'development',
    (tx) => tx.sql<{ id: string; person_id: string }[]>`
      select id, person_id from evidence
       where tenant_id = ${context.tenantId} and kind = 'completion' and withdrawn_at is null
         and option_id = any(${[...optionIds]}::uuid[])`,
  );
  for (const { id, person_id } of completions)
    await noteLevels(context, { personId: person_id, evidenceId: id });
}

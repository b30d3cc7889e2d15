import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { inTransaction } from '../../db/transaction.ts';
import { listSkillIds } from './activity-row.ts';
import { HandInReflection } from './contract.ts';
import type { Seat } from './course-relations.ts';
import { holdActivity, putWork } from './put-work.ts';

/**
 * Hands in a reflection: the words stay the person's own; the course learns that it was handed in, and reads it only
 * while `showToCourse` stands. Sharing with the manager is `shareExample`, which the caller does first.
 * @throws as holdActivity; invalid for a skill that the activity is not about
 */
export async function handInReflection(
  context: Context,
  { seat, ...input }: HandInReflection & { readonly seat: Seat },
): Promise<void> {
  const { id, body, competencyId, showToCourse, shareWithManager } = HandInReflection.parse(input);
  await inTransaction(context, 'development', async (tx) => {
    const found = await holdActivity(tx, { id, kind: 'reflection', seat });
    const skills = await listSkillIds(tx, found);
    if (!skills.includes(competencyId))
      throw invalid([{ field: 'competencyId', message: 'Choose one of the skills of this activity.' }]);
    const work = { body, competencyId, showToCourse, sharedWithManager: shareWithManager };
    await putWork(
      tx,
      found,
      work,
      (before) =>
        before.body !== body ||
        before.competencyId !== competencyId ||
        (before.shownToCourseAt !== null) !== showToCourse ||
        (shareWithManager && before.shownToManagerAt === null),
    );
  });
}

import type { Context } from '../../core/context.ts';
import { invalid } from '../../core/errors.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readSelfRatings } from '../goals/index.ts';
import { listSkillIds } from './activity-row.ts';
import type { Seat } from './course-relations.ts';
import { holdActivity, putWork } from './put-work.ts';

/**
 * Hands in a self-assessment, once the person has rated themself on every skill of it (`rateMyself`, which the caller
 * does first). The course learns that it was handed in, and never a level.
 * @throws as holdActivity; invalid, by skill, where a rating is missing
 */
export async function handInSelfAssessment(
  context: Context,
  { id, seat }: { readonly id: string; readonly seat: Seat },
): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    const found = await holdActivity(tx, { id, kind: 'self-assessment', seat });
    const ratings = await readSelfRatings(tx, found.personId);
    const skills = await listSkillIds(tx, found);
    const missing = skills.filter((skill) => !ratings.has(skill));
    if (missing.length > 0)
      throw invalid(
        missing.map((skill) => ({
          field: `level-${skill}`,
          message: 'Choose the level where you see yourself.',
        })),
      );
    const last = Math.max(0, ...skills.map((skill) => ratings.get(skill)?.ratedAt.getTime() ?? 0));
    await putWork(tx, found, {}, (before) => last > before.doneAt.getTime());
  });
}

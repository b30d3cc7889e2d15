import { and, eq } from 'drizzle-orm';
import { AppError, notFound } from '../../core/errors.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { recommendation } from '../../db/schema/development.ts';
import type { Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { type Answer, decideAnswer, type RecommendationStatus } from './recommendation.ts';

export type StoredRecommendation = Omit<typeof recommendation.$inferSelect, 'status'> & {
  readonly status: RecommendationStatus;
};

/**
 * The recommendation, held until the transaction ends, for its answer by the person it is for: a second
 * answer waits here and then sees the first.
 * @throws not_found; forbidden for anybody else.
 */
export async function holdForAnswer(tx: Tx, id: string): Promise<StoredRecommendation> {
  const r = recommendation;
  const [row] = await tx.db
    .select()
    .from(r)
    .where(and(eq(r.tenantId, tx.context.tenantId), eq(r.id, id)))
    .for('update');
  if (!row) throw notFound('recommendation');
  await authoriseAbout(tx, 'recommendation.answer', row.personId);
  return row as StoredRecommendation;
}

/**
 * Writes the answer where none stands, audits and announces it. Returns false where the same answer stands
 * already, so that the caller adds nothing twice.
 * @throws conflict where another answer stands.
 */
export async function putAnswer(
  tx: Tx,
  row: StoredRecommendation,
  given: { readonly answer: Answer; readonly text: string | null; readonly same: boolean },
): Promise<boolean> {
  const { answer, text, same } = given;
  const decision = decideAnswer(row.status, answer, same);
  if (decision === 'repeated') return false;
  const r = recommendation;
  const changed =
    decision === 'answer'
      ? await tx.db
          .update(r)
          .set({ status: answer, answeredAt: tx.context.now(), answerText: text, version: row.version + 1 })
          .where(and(eq(r.tenantId, row.tenantId), eq(r.id, row.id), eq(r.status, 'sent')))
          .returning({ id: r.id })
      : [];
  if (changed.length === 0)
    throw new AppError(
      'conflict',
      'You have answered this recommendation already. Talk about it when you next meet.',
    );
  await audit(tx, {
    action: `recommendation.${answer}`,
    subjectId: row.personId,
    entity: 'recommendation',
    entityId: row.id,
  });
  await announce(tx, 'recommendation.answered', { recommendationId: row.id });
  return true;
}

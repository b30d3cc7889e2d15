import { isNull, sql } from 'drizzle-orm';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { planItem } from '../../db/schema/development.ts';
import type { Tx } from '../../db/transaction.ts';
import { activityId, emitStatement } from '../records/index.ts';
import { optionActivity } from './option-activity.ts';

export interface NewPlanItem {
  readonly personId: string;
  readonly option: { readonly id: string; readonly title: string; readonly url: string | null };
  readonly competencyId: string | null;
  readonly goalId: string | null;
  readonly recommendationId: string | null;
  /** False where the item would show that a private goal exists: then nothing is said in xAPI. */
  readonly said: boolean;
}

/**
 * Puts an option on the person's plan, in the caller's transaction. What is on the plan and still open
 * stands once: planned again it takes over the newer goal and recommendation. The caller authorises.
 * Returns the item's id and whether it is new.
 */
export async function putPlanItem(tx: Tx, item: NewPlanItem): Promise<{ id: string; added: boolean }> {
  const { tenantId, now } = tx.context;
  const { personId, option, competencyId, goalId, recommendationId } = item;
  const id = newId();
  const p = planItem;
  const [row] = await tx.db
    .insert(p)
    .values({
      tenantId,
      id,
      personId,
      optionId: option.id,
      competencyId,
      goalId,
      recommendationId,
      plannedAt: now(),
    })
    .onConflictDoUpdate({
      target: [p.tenantId, p.personId, p.optionId],
      targetWhere: isNull(p.doneAt),
      set: {
        competencyId: sql`coalesce(excluded.competency_id, ${p.competencyId})`,
        goalId: sql`coalesce(excluded.goal_id, ${p.goalId})`,
        recommendationId: sql`coalesce(excluded.recommendation_id, ${p.recommendationId})`,
      },
    })
    .returning({ id: p.id });
  if (!row) throw new Error('A plan item was neither added nor found.');
  if (row.id !== id) return { id: row.id, added: false };
  await audit(tx, {
    action: 'plan.added',
    subjectId: personId,
    entity: 'plan-item',
    entityId: id,
    details: { optionId: option.id, ...(recommendationId ? { recommendationId } : {}) },
  });
  if (item.said) await sayPlanned(tx, id, item);
  return { id, added: true };
}

async function sayPlanned(tx: Tx, id: string, item: NewPlanItem): Promise<void> {
  const { option, competencyId } = item;
  await emitStatement(tx, {
    event: ['plan.added', id],
    personId: item.personId,
    verb: 'planned',
    object: optionActivity(tx, option),
    ...(competencyId
      ? { parent: [{ id: activityId(tx, 'competencies', competencyId), type: 'competency' as const }] }
      : {}),
  });
}

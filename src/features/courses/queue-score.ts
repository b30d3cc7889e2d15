import { invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { scoreDelivery } from '../../db/schema/courses.ts';
import type { Tx } from '../../db/transaction.ts';
import { type ScoreToSend, scoreFaults } from './decide-score.ts';

/**
 * Queues a score in the caller's transaction (plane common): it is sent when that commits, again and again until the
 * LMS has it or refuses it. Only the newest score of one person and column matters: an older one that waits or was
 * refused is superseded. The caller has authorised.
 * @throws invalid for a score that is none, or that would take a grade away
 */
export async function queueScore(tx: Tx, score: ScoreToSend): Promise<{ readonly scoreId: string }> {
  const faults = scoreFaults(score);
  if (faults.length > 0) throw invalid(faults, 'This score cannot be sent.');
  const { tenantId, now } = tx.context;
  const { platformId, lineItemUrl, sub, about } = score;
  const at = now();
  // two scores for one person at once come one after the other here, and the later one wins
  await tx.sql`
    insert into score_target (tenant_id, platform_id, line_item_url, sub)
    values (${tenantId}, ${platformId}, ${lineItemUrl}, ${sub})
    on conflict (tenant_id, platform_id, line_item_url, sub) do update set sub = excluded.sub`;
  await tx.sql`
    update score_delivery set state = 'superseded', settled_at = ${at}, comment = null
     where tenant_id = ${tenantId} and platform_id = ${platformId} and line_item_url = ${lineItemUrl}
       and sub = ${sub} and state in ('waiting', 'parked')`;
  const id = newId();
  await tx.db.insert(scoreDelivery).values({
    tenantId,
    id,
    platformId,
    lineItemUrl,
    sub,
    scoreGiven: score.scoreGiven,
    scoreMaximum: score.scoreMaximum,
    activityProgress: score.activityProgress,
    comment: score.comment ?? null,
    activityId: about.activityId,
    handInId: about.handInId,
    state: 'waiting',
    queuedAt: at,
    dueAt: at,
  });
  await audit(tx, {
    action: 'score.queued',
    entity: 'score',
    entityId: id,
    details: { activityId: about.activityId, handInId: about.handInId },
  });
  await announce(tx, 'score.queued', { scoreId: id });
  return { scoreId: id };
}

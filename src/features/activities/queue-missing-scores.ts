import type { Tx } from '../../db/transaction.ts';
import { queueScore } from '../courses/index.ts';

interface Unscored {
  readonly id: string;
  readonly sub: string;
  readonly activityId: string;
  readonly platformId: string;
  readonly lineItemUrl: string;
  readonly points: number;
}

/**
 * Queues the score of every hand-in of a link that the LMS was not told of: full marks for handing in, whoever and
 * whatever it was. Inside the caller's transaction of the common plane; the caller authorises.
 */
export async function queueMissingScores(tx: Tx, linkId: string): Promise<void> {
  const { tenantId, now } = tx.context;
  const rows = await tx.sql<Unscored[]>`
    select h.id, h.sub, l.activity_id as "activityId", l.platform_id as "platformId",
           l.line_item_url as "lineItemUrl", a.points
      from hand_in h
      join activity_link l on l.tenant_id = h.tenant_id and l.id = h.link_id
      join activity a on a.tenant_id = l.tenant_id and a.id = l.activity_id
     where h.tenant_id = ${tenantId} and h.link_id = ${linkId} and h.score_queued_at is null
       and l.line_item_url is not null and a.points is not null
     order by h.id for update of h`;
  for (const { id, sub, activityId, platformId, lineItemUrl, points } of rows) {
    await queueScore(tx, {
      platformId,
      lineItemUrl,
      sub,
      scoreGiven: points,
      scoreMaximum: points,
      activityProgress: 'Completed',
      gradingProgress: 'FullyGraded',
      about: { activityId, handInId: id },
    });
    await tx.sql`
      update hand_in set score_queued_at = ${now()} where tenant_id = ${tenantId} and id = ${id}`;
  }
}

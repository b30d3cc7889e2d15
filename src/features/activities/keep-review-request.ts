import type { Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { reviewRequest } from '../../db/schema/activities.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findPersonByAccount } from '../people/index.ts';
import { activityNamedBy } from './note-activity-launch.ts';

const LIFETIME_MS = 3_600_000;

export interface ReviewLaunch {
  readonly personId: string;
  readonly courseRoles: readonly string[];
  readonly platformId: string;
  readonly issuer: string;
  readonly resourceLinkId: string | null;
  readonly lineItemUrl: string | null;
  readonly custom: Readonly<Record<string, string>>;
  readonly targetLinkUri: string;
  /** `for_user.user_id`: whose hand-in. */
  readonly forUserId: string;
}

/**
 * Keeps whose hand-in a submission review launch is about and returns its id, for `/activities/review?request=<id>`.
 * It is good for this person and an hour. Whether they may look is asked when they do.
 */
export async function keepReviewRequest(context: Context, launch: ReviewLaunch): Promise<string> {
  authorise(context, 'activity.note');
  const { tenantId } = context;
  const id = newId();
  const now = context.now();
  await inTransaction(context, 'common', async (tx) => {
    const about = await findPersonByAccount(tx, { issuer: launch.issuer, sub: launch.forUserId });
    await tx.db.insert(reviewRequest).values({
      tenantId,
      id,
      personId: launch.personId,
      courseRoles: [...launch.courseRoles],
      linkId: await findLink(tx, launch),
      aboutPersonId: about?.id ?? null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
    });
    await audit(tx, { action: 'review.asked-for', entity: 'review-request', entityId: id });
  });
  return id;
}

/** The link by its resource link; where that carried two activities one after the other, by what else is said. */
async function findLink(tx: Tx, launch: ReviewLaunch): Promise<string | null> {
  const { tenantId } = tx.context;
  const activityId = activityNamedBy(launch);
  const [link] = await tx.sql<{ id: string }[]>`
    select id from activity_link
     where tenant_id = ${tenantId} and platform_id = ${launch.platformId}
       and (resource_link_id = ${launch.resourceLinkId} or line_item_url = ${launch.lineItemUrl})
     order by (activity_id = ${activityId}) is true desc, (line_item_url = ${launch.lineItemUrl}) is true desc,
              (resource_link_id = ${launch.resourceLinkId}) is true desc, first_launched_at desc
     limit 1`;
  return link?.id ?? null;
}

import { isPassing, type LineItem } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { platformClient } from '../tenants/index.ts';
import { queueMissingScores } from './queue-missing-scores.ts';

interface Wanting {
  readonly activityId: string;
  readonly platformId: string;
  readonly resourceLinkId: string;
  readonly lineItemsUrl: string;
}

/**
 * Wakes when something was handed in through a link whose line item no launch has named: asks the LMS for it, by the
 * id that went along when it was placed, and tells it the scores that wait. Where the LMS keeps none, that is how it
 * is; where it does not answer, the job is tried again.
 */
export async function findLineItem(
  context: Context,
  { linkId }: Events['activity.line-item-wanted'],
): Promise<void> {
  authorise(context, 'activity.note');
  const { tenantId } = context;
  const wanting = await inTransaction(context, 'common', async (tx) => {
    const [row] = await tx.sql<Wanting[]>`
      select activity_id as "activityId", platform_id as "platformId", resource_link_id as "resourceLinkId",
             line_items_url as "lineItemsUrl"
        from activity_link
       where tenant_id = ${tenantId} and id = ${linkId} and line_item_url is null and line_items_url is not null`;
    return row;
  });
  if (!wanting) return;
  const lineItemUrl = await askFor(context, wanting);
  await inTransaction(context, 'common', async (tx) => {
    await tx.sql`
      update activity_link
         set line_item_url = coalesce(line_item_url, ${lineItemUrl}), line_item_asked_at = ${context.now()}
       where tenant_id = ${tenantId} and id = ${linkId}`;
    await queueMissingScores(tx, linkId);
  });
}

async function askFor(
  context: Context,
  { activityId, platformId, resourceLinkId, lineItemsUrl }: Wanting,
): Promise<string | null> {
  const client = await platformClient(context, platformId);
  const answer = await client.lineItems.list(lineItemsUrl, { resourceId: activityId });
  if (answer.ok) return decideLineItem(answer.value.items, { activityId, resourceLinkId });
  if (isPassing(answer.fault)) throw new AppError('upstream_failed', answer.fault.sentence);
  context.log.warn({ platform: platformId, fault: answer.fault.kind }, 'the line items could not be read');
  return null;
}

/**
 * Pure: our line item among those of the course. The filter is ours to check, for an LMS may not know it; a copy of
 * the course has one with the same id and another link.
 */
export function decideLineItem(
  items: readonly LineItem[],
  { activityId, resourceLinkId }: { readonly activityId: string; readonly resourceLinkId: string },
): string | null {
  const ours = items.filter(({ resourceId }) => resourceId === activityId);
  const ofLink = ours.filter((item) => item.resourceLinkId === resourceLinkId);
  const [only, another] = ofLink.length > 0 ? ofLink : ours.filter((item) => !item.resourceLinkId);
  return only && !another ? only.id : null;
}

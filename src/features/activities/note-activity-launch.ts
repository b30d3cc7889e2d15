import { sql } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { isId, newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { activityLink } from '../../db/schema/activities.ts';
import { inTransaction } from '../../db/transaction.ts';
import { queueMissingScores } from './queue-missing-scores.ts';

/** What a launch says about the link it came through. */
export interface ActivityLaunch {
  readonly platformId: string;
  /** The custom parameters; `activity` was put there when it was placed. */
  readonly custom: Readonly<Record<string, string>>;
  /** The address that was placed; it names the activity too, for an LMS that lost the parameters. */
  readonly targetLinkUri: string;
  readonly contextId: string | null;
  readonly resourceLinkId: string | null;
  readonly lineItemUrl: string | null;
  readonly lineItemsUrl: string | null;
}

/**
 * Where a launch of something that was placed by deep linking leads, or null where it is no such launch or names
 * nothing of this tenant. Learns which link of which course it is, and its line item where the launch names one; a
 * copy of a course makes links of its own. Service addresses are checked when something is sent there.
 */
export async function noteActivityLaunch(context: Context, launch: ActivityLaunch): Promise<string | null> {
  authorise(context, 'activity.note');
  const activityId = activityNamedBy(launch);
  if (!activityId) return null;
  const { tenantId } = context;
  const { platformId, contextId, resourceLinkId, lineItemUrl, lineItemsUrl } = launch;
  return inTransaction(context, 'common', async (tx) => {
    const [known] =
      await tx.sql`select id from activity where tenant_id = ${tenantId} and id = ${activityId}`;
    if (!known) return null;
    if (resourceLinkId === null) return `/activities/${activityId}`;
    const l = activityLink;
    const [changed] = await tx.db
      .insert(l)
      .values({
        tenantId,
        id: newId(),
        activityId,
        platformId,
        resourceLinkId,
        contextId,
        lineItemUrl,
        lineItemsUrl,
        firstLaunchedAt: context.now(),
      })
      .onConflictDoUpdate({
        target: [l.tenantId, l.activityId, l.platformId, l.resourceLinkId],
        set: {
          contextId: sql`coalesce(excluded.context_id, ${l.contextId})`,
          lineItemUrl: sql`coalesce(excluded.line_item_url, ${l.lineItemUrl})`,
          lineItemsUrl: sql`coalesce(excluded.line_items_url, ${l.lineItemsUrl})`,
        },
        // a class that launches at once writes nothing where nothing is new
        setWhere: sql`(excluded.context_id, excluded.line_item_url, excluded.line_items_url)
          is distinct from (${l.contextId}, ${l.lineItemUrl}, ${l.lineItemsUrl})`,
      })
      .returning({ id: l.id, lineItemUrl: l.lineItemUrl });
    // somebody handed in before the LMS had told where the grades stand
    if (changed?.lineItemUrl) await queueMissingScores(tx, changed.id);
    return `/activities/${activityId}`;
  });
}

/** Pure: the id in the custom parameter, else in the address. */
export function activityNamedBy({
  custom,
  targetLinkUri,
}: Pick<ActivityLaunch, 'custom' | 'targetLinkUri'>): string | null {
  const named = Object.hasOwn(custom, 'activity') ? custom.activity : undefined;
  if (named !== undefined && isId(named)) return named.toLowerCase();
  const path = URL.canParse(targetLinkUri) ? new URL(targetLinkUri).pathname : '';
  const inPath = /^\/activities\/([^/]+)\/?$/.exec(path)?.[1] ?? '';
  return isId(inPath) ? inPath.toLowerCase() : null;
}

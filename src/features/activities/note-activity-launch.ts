import { sql } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { isId, newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { activityLink } from '../../db/schema/activities.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
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
  return inTransaction(context, 'common', async (tx) => {
    const known = await findKnown(tx, activityId, launch);
    if (!known) return null;
    const path = `/activities/${activityId}`;
    if (launch.resourceLinkId === null) return path;
    const link = isNew(known, launch)
      ? await putLink(tx, activityId, { ...launch, resourceLinkId: launch.resourceLinkId })
      : known;
    // somebody handed in before the LMS had told where the grades stand
    if (link.lineItemUrl && !known.lineItemUrl) await queueMissingScores(tx, link.linkId ?? '');
    if (known.points !== null) await wantLineItem(tx, link);
    return path;
  });
}

interface Link {
  readonly linkId: string | null;
  readonly contextId: string | null;
  readonly lineItemUrl: string | null;
  readonly lineItemsUrl: string | null;
}

/** One read; a launch that tells nothing new writes nothing, so that a class may launch at once. */
async function findKnown(
  tx: Tx,
  activityId: string,
  { platformId, resourceLinkId }: ActivityLaunch,
): Promise<(Link & { readonly points: number | null }) | null> {
  const [row] = await tx.sql<(Link & { points: number | null })[]>`
    select a.points, l.id as "linkId", l.context_id as "contextId", l.line_item_url as "lineItemUrl",
           l.line_items_url as "lineItemsUrl"
      from activity a
      left join activity_link l on l.tenant_id = a.tenant_id and l.activity_id = a.id
                               and l.platform_id = ${platformId} and l.resource_link_id = ${resourceLinkId}
     where a.tenant_id = ${tx.context.tenantId} and a.id = ${activityId}`;
  return row ?? null;
}

const isNew = (known: Link, told: ActivityLaunch): boolean =>
  known.linkId === null ||
  (['contextId', 'lineItemUrl', 'lineItemsUrl'] as const).some(
    (name) => told[name] !== null && told[name] !== known[name],
  );

async function putLink(
  tx: Tx,
  activityId: string,
  launch: ActivityLaunch & { readonly resourceLinkId: string },
): Promise<Link> {
  const { tenantId, now } = tx.context;
  const { platformId, resourceLinkId, contextId, lineItemUrl, lineItemsUrl } = launch;
  const l = activityLink;
  const facts = { contextId, lineItemUrl, lineItemsUrl };
  const [row] = await tx.db
    .insert(l)
    .values({
      tenantId,
      id: newId(),
      activityId,
      platformId,
      resourceLinkId,
      ...facts,
      firstLaunchedAt: now(),
    })
    .onConflictDoUpdate({
      target: [l.tenantId, l.activityId, l.platformId, l.resourceLinkId],
      // what a launch leaves out is known from an earlier one
      set: {
        contextId: sql`coalesce(excluded.context_id, ${l.contextId})`,
        lineItemUrl: sql`coalesce(excluded.line_item_url, ${l.lineItemUrl})`,
        lineItemsUrl: sql`coalesce(excluded.line_items_url, ${l.lineItemsUrl})`,
      },
    })
    .returning({
      linkId: l.id,
      contextId: l.contextId,
      lineItemUrl: l.lineItemUrl,
      lineItemsUrl: l.lineItemsUrl,
    });
  return row!;
}

/** An LMS that names no line item at a launch is asked for it in a job, once a day until it has one. */
async function wantLineItem(tx: Tx, link: Link): Promise<void> {
  const { tenantId, now } = tx.context;
  if (link.linkId === null || link.lineItemUrl !== null || link.lineItemsUrl === null) return;
  const [due] = await tx.sql`
    update activity_link set line_item_asked_at = ${now()}
     where tenant_id = ${tenantId} and id = ${link.linkId}
       and (line_item_asked_at is null or line_item_asked_at < ${new Date(now().getTime() - DAY_MS)})
    returning id`;
  if (due) await announce(tx, 'activity.line-item-wanted', { linkId: link.linkId });
}

const DAY_MS = 86_400_000;

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

import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { emitStatement } from '../records/index.ts';
import { queueMissingScores } from './queue-missing-scores.ts';

/**
 * Wakes when somebody handed something in: notes that and when, says it in xAPI, and queues the score. Where the
 * LMS' line item is not known yet it is asked for by another job, so that the hand-in counts whatever the LMS does.
 * Told again it changes nothing.
 */
export async function finishHandIn(
  context: Context,
  { linkId, accountId, version }: Events['activity.handed-in'],
): Promise<void> {
  const { tenantId } = context;
  await inTransaction(context, 'common', async (tx) => {
    const [about] = await tx.sql<About[]>`
      select c.person_id as "personId", c.sub, a.id as "activityId", a.title, a.points,
             l.line_item_url as "lineItemUrl", l.line_items_url as "lineItemsUrl"
        from activity_link l
        join activity a on a.tenant_id = l.tenant_id and a.id = l.activity_id
        join account c on c.tenant_id = l.tenant_id and c.id = ${accountId}
       where l.tenant_id = ${tenantId} and l.id = ${linkId}`;
    if (!about) return;
    await authoriseAbout(tx, 'activity.note', about.personId);
    const handInId = await putHandIn(tx, linkId, version, about);
    if (!handInId) return;
    await sayCompleted(tx, handInId, version, about);
    if (about.points === null) return;
    if (about.lineItemUrl) await queueMissingScores(tx, linkId);
    else if (about.lineItemsUrl) await announce(tx, 'activity.line-item-wanted', { linkId });
  });
}

interface About {
  readonly personId: string;
  readonly sub: string;
  readonly activityId: string;
  readonly title: string;
  readonly points: number | null;
  readonly lineItemUrl: string | null;
  readonly lineItemsUrl: string | null;
}

/** Null where this hand-in, or a later one, was noted before. */
async function putHandIn(
  tx: Tx,
  linkId: string,
  version: number,
  { personId, sub }: About,
): Promise<string | null> {
  const { tenantId, now } = tx.context;
  const at = now();
  const [row] = await tx.sql<{ id: string }[]>`
    insert into hand_in as h (tenant_id, id, link_id, person_id, sub, version, first_handed_in_at, handed_in_at)
    values (${tenantId}, ${newId()}, ${linkId}, ${personId}, ${sub}, ${version}, ${at}, ${at})
    on conflict (tenant_id, link_id, person_id) do update
       set version = excluded.version, sub = excluded.sub, handed_in_at = excluded.handed_in_at,
           score_queued_at = null
     where h.version < excluded.version
    returning id`;
  if (!row) return null;
  await audit(tx, {
    action: 'hand-in.noted',
    subjectId: personId,
    entity: 'hand-in',
    entityId: row.id,
    details: { version },
  });
  return row.id;
}

/** Completed is what the LMS learns too; neither skill nor words go along. */
async function sayCompleted(tx: Tx, handInId: string, version: number, about: About): Promise<void> {
  await emitStatement(tx, {
    event: ['hand-in.noted', handInId, String(version)],
    personId: about.personId,
    verb: 'completed',
    object: {
      id: `${tx.context.publicUrl}/activities/${about.activityId}`,
      type: 'assessment',
      name: about.title,
    },
  });
}

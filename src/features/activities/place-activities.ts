import { and, eq } from 'drizzle-orm';
import { actingPersonId, type Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import {
  activity,
  activityCompetency,
  type ChosenItem,
  deepLinkingRequest,
} from '../../db/schema/activities.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { PlaceActivities, RequestId, WordedItem } from './contract.ts';
import { holdOpenRequest } from './load-deep-linking-request.ts';

/**
 * Makes the activities that were chosen, in their words, and closes the request; `signPlacement` then tells the LMS.
 * @throws conflict where the list is another by now, or the request is over
 */
export async function placeActivities(context: Context, { id, items }: PlaceActivities): Promise<void> {
  await inTransaction(context, 'common', async (tx) => {
    const { chosen, settings } = await holdOpenRequest(tx, id);
    const worded = new Map(items.map((item) => [item.key, item]));
    if (chosen.length !== worded.size || !chosen.every(({ key }) => worded.has(key)))
      throw new AppError(
        'conflict',
        'The list was changed in another tab. Look through it once more, then place it.',
      );
    const takesPoints = settings.acceptLineItem !== false;
    for (const [position, one] of chosen.entries()) {
      const words = worded.get(one.key)!;
      const points = takesPoints ? words.points : null;
      await putActivity(tx, { requestId: id, position }, one, { ...words, points });
    }
    await closeRequest(tx, id);
  });
}

/** Nothing shall be placed: the LMS gets an empty answer, and the person is back where they came from. */
export async function cancelPlacement(context: Context, { id }: RequestId): Promise<void> {
  await inTransaction(context, 'common', async (tx) => {
    await holdOpenRequest(tx, id);
    await closeRequest(tx, id);
    await audit(tx, { action: 'content.declined', entity: 'deep-linking-request', entityId: id });
  });
}

async function closeRequest(tx: Tx, id: string): Promise<void> {
  const r = deepLinkingRequest;
  await tx.db
    .update(r)
    .set({ answeredAt: tx.context.now() })
    .where(and(eq(r.tenantId, tx.context.tenantId), eq(r.id, id)));
}

async function putActivity(
  tx: Tx,
  place: { readonly requestId: string; readonly position: number },
  { kind, optionId, competencyIds }: ChosenItem,
  { title, instructions, points }: WordedItem,
): Promise<void> {
  const { tenantId, now } = tx.context;
  const createdBy = actingPersonId(tx.context);
  if (!createdBy) throw new AppError('forbidden', 'Only a person places content into a course.');
  const id = newId();
  await tx.db.insert(activity).values({
    tenantId,
    id,
    ...place,
    kind,
    title,
    instructions,
    points,
    optionId,
    createdBy,
    createdAt: now(),
  });
  if (competencyIds.length > 0)
    await tx.db
      .insert(activityCompetency)
      .values(
        competencyIds.map((competencyId, position) => ({ tenantId, activityId: id, competencyId, position })),
      );
  await audit(tx, {
    action: 'activity.placed',
    entity: 'activity',
    entityId: id,
    details: { kind, requestId: place.requestId, ...(points === null ? {} : { points }) },
  });
}

import { actingPersonId, type Context } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readSelfRatings, type SelfRatingView } from '../goals/index.ts';
import { authoriseAbout } from '../people/index.ts';

/** The acting person's own ratings by skill, for the page on which they rate themself. */
export async function listMyRatings(context: Context): Promise<ReadonlyMap<string, SelfRatingView>> {
  const me = actingPersonId(context);
  if (!me) return new Map();
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'activity.hand-in', me);
    return readSelfRatings(tx, me);
  });
}

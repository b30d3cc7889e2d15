import { actingPersonId, type Context } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout, findManagerOf, type PersonCard } from '../people/index.ts';

/** Who the acting person shares with: their line manager today, or null. One's own line is no secret. */
export async function findMyManager(context: Context): Promise<PersonCard | null> {
  const me = actingPersonId(context);
  if (!me) return null;
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'growth.read', me);
    return findManagerOf(tx, me);
  });
}

import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { RankGoals } from './contract.ts';
import { activeOrder, decideOrder } from './goal.ts';
import { holdGoals, ownPersonId, putOrder } from './stored-goals.ts';

/**
 * The person puts their active goals into the order of what they expect from them (R81).
 * @throws conflict where the order no longer names exactly the active goals.
 */
export async function rankGoals(context: Context, { order }: RankGoals): Promise<void> {
  const personId = ownPersonId(context);
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'goal.write', personId);
    const open = await holdGoals(tx, personId);
    const place = decideOrder(open, order);
    if (place.kind === 'refused')
      throw new AppError(
        'conflict',
        'Your goals have changed in the meantime. Look at them again, then rank.',
      );
    if (activeOrder(open).every((id, at) => id === order[at])) return;
    await putOrder(tx, personId, order);
    await audit(tx, { action: 'goals.ranked', subjectId: personId, details: { order } });
  });
}

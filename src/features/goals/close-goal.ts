import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { CloseGoal } from './contract.ts';
import { orderWithout } from './goal.ts';
import { holdGoal, putOrder, putVersion, type StoredGoal } from './stored-goals.ts';

/** What the person may take up next: the goal parked last, if there is one (R1). */
export interface ClosedGoal {
  readonly next: { readonly id: string; readonly title: string } | null;
}

/**
 * The person closes a goal with a note on what came of it; the note is theirs alone. Closing offers the next
 * goal (R1). Closing it again with the same note changes nothing.
 * @throws conflict where it is closed with another note.
 */
export async function closeGoal(context: Context, { id, closingNote }: CloseGoal): Promise<ClosedGoal> {
  return inTransaction(context, 'development', async (tx) => {
    const { goal, open } = await holdGoal(tx, 'goal.write', id);
    const result = { next: nextOf(open, id) };
    if (goal.status === 'closed') {
      if (goal.closingNote === closingNote) return result;
      throw new AppError('conflict', 'This goal is closed already. Its note stays as you wrote it.');
    }
    const order = orderWithout(open, id);
    await putVersion(tx, goal, { status: 'closed', rank: null, closedAt: context.now(), closingNote });
    await putOrder(tx, goal.personId, order);
    await audit(tx, { action: 'goal.closed', subjectId: goal.personId, entity: 'goal', entityId: id });
    return result;
  });
}

function nextOf(open: readonly StoredGoal[], closingId: string): ClosedGoal['next'] {
  const [next] = open
    .filter((one) => one.status === 'parked' && one.id !== closingId)
    .sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
  return next ? { id: next.id, title: next.title } : null;
}

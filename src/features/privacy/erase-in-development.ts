import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { forgetErased } from '../forwarding/index.ts';
import { asEachAuthor } from './as-author.ts';
import { eraseRows, PRIVATE_NOTES } from './erase-rows.ts';
import { changeRows, deleteRows } from './holding-sql.ts';
import { HOLDINGS } from './holdings.ts';
import { openSubject } from './sealed-subject.ts';
import type { Subject } from './subject.ts';

/**
 * Wakes when an erasure was confirmed, in the development plane: goals, self-ratings, plan, recommendations and private
 * notes go. Repeating it finds nothing.
 */
export async function eraseInDevelopment(
  context: Context,
  { erasureId }: Events['erasure.confirmed'],
): Promise<void> {
  authorise(context, 'erasure.carry-out');
  await inTransaction(context, 'development', async (tx) => {
    const subject = await openSubject(tx, erasureId);
    if (!subject) return;
    const counts = await eraseRows(tx, subject);
    const notes = await erasePrivateNotes(tx, subject);
    if (notes > 0) counts.conversations = (counts.conversations ?? 0) + notes;
    await forgetErased(tx);
    if (Object.keys(counts).length > 0)
      await audit(tx, {
        action: 'development.erased',
        subjectId: subject.personIds[0] ?? null,
        entity: 'erasure',
        entityId: erasureId,
        details: counts,
      });
  });
}

async function erasePrivateNotes(tx: Tx, subject: Subject): Promise<number> {
  let gone = 0;
  await asEachAuthor(tx, subject, async () => {
    for (const holding of HOLDINGS.filter(({ table }) => table === PRIVATE_NOTES)) {
      if (holding.fate === 'goes') gone += await deleteRows(tx, holding, subject);
      else await changeRows(tx, holding, subject);
    }
  });
  return gone;
}

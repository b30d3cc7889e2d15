import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Wakes when an account was linked to an employee: what the provisional person handed in is the employee's. Where both
 * handed in the same, the employee's own stands. Repeating it changes nothing.
 */
export async function moveHandIns(
  context: Context,
  { formerPersonId: from, personId: to }: Events['account.linked'],
): Promise<void> {
  if (from === to) return;
  const { tenantId } = context;
  await inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'activity.note', to);
    await tx.sql`
      delete from hand_in h where h.tenant_id = ${tenantId} and h.person_id = ${from}
         and exists (select 1 from hand_in o where o.tenant_id = ${tenantId} and o.link_id = h.link_id
                                               and o.person_id = ${to})`;
    const moved = await tx.sql`
      update hand_in set person_id = ${to} where tenant_id = ${tenantId} and person_id = ${from} returning id`;
    // what a person placed says who answers for it
    const placed = await tx.sql`
      update activity set created_by = ${to} where tenant_id = ${tenantId} and created_by = ${from} returning id`;
    if (moved.length + placed.length > 0)
      await audit(tx, {
        action: 'hand-ins.moved',
        subjectId: to,
        details: { from, handIns: moved.length, placed: placed.length },
      });
  });
}

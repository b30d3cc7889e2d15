import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Wakes when an account was linked to an employee: what the provisional person did in activities is the employee's
 * own. Where both did the same activity, the employee's own stands. Repeating it changes nothing.
 */
export async function moveWork(
  context: Context,
  { formerPersonId: from, personId: to }: Events['account.linked'],
): Promise<void> {
  if (from === to) return;
  const { tenantId } = context;
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'activity.note', to);
    await tx.sql`
      delete from development.activity_work w where w.tenant_id = ${tenantId} and w.person_id = ${from}
         and exists (select 1 from development.activity_work o
                      where o.tenant_id = ${tenantId} and o.link_id = w.link_id and o.person_id = ${to})`;
    const moved = await tx.sql`
      update development.activity_work set person_id = ${to}
       where tenant_id = ${tenantId} and person_id = ${from} returning link_id`;
    if (moved.length > 0)
      await audit(tx, { action: 'work.moved', subjectId: to, details: { from, pieces: moved.length } });
  });
}

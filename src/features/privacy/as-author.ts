import { actingPersonId } from '../../core/context.ts';
import type { Tx } from '../../db/transaction.ts';
import type { Subject } from './subject.ts';

/**
 * Works on private notes as each of those who may have written one in a talk with the subject, one after the other:
 * the database shows them to nobody else. Only what takes somebody's name out may do this, and nothing is read out.
 */
export async function asEachAuthor(
  tx: Tx,
  subject: Subject,
  work: (authorId: string) => Promise<void>,
): Promise<void> {
  if (subject.personIds.length === 0) return;
  const ids = [...subject.personIds];
  const rows = await tx.sql`
    select distinct unnest(array[manager_id, employee_id]) as id from conversation
     where tenant_id = ${tx.context.tenantId}
       and (manager_id in ${tx.sql(ids)} or employee_id in ${tx.sql(ids)}) order by 1`;
  for (const { id } of rows) {
    await tx.sql`select set_config('app.person', ${id}, true)`;
    await work(id);
  }
  await tx.sql`select set_config('app.person', ${actingPersonId(tx.context) ?? ''}, true)`;
}

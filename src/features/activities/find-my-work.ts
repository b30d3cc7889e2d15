import { actingPersonId, type Context } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { WorkView } from './contract.ts';

/** What the acting person did in an activity of a course, for nobody but themself; null where they did nothing yet. */
export async function findMyWork(context: Context, linkId: string): Promise<WorkView | null> {
  const me = actingPersonId(context);
  if (!me) return null;
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'activity.hand-in', me);
    const [row] = await tx.sql<WorkView[]>`
      select version, body, competency_id as "competencyId", shown_to_course_at as "shownToCourseAt",
             shown_to_manager_at as "shownToManagerAt", done_at as "doneAt"
        from development.activity_work
       where tenant_id = ${context.tenantId} and link_id = ${linkId} and person_id = ${me}`;
    return row ?? null;
  });
}

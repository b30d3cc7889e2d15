import type { Context } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * The aim that each competency serves for this person, through the heaviest objective that names it: what
 * "serves the aim …" says next to a skill. Competencies without one are absent.
 */
export async function listAimsServed(
  context: Context,
  personId: string,
): Promise<ReadonlyMap<string, { aim: string; objectiveId: string }>> {
  return inTransaction(context, 'evaluation', async (tx) => {
    await authoriseAbout(tx, 'line-of-sight.read', personId);
    const rows = await tx.sql`
      select distinct on (o.competency_id) o.competency_id, o.id, a.title
        from evaluation.objective o
        join evaluation.target t on t.tenant_id = o.tenant_id and t.id = o.target_id
        join evaluation.strategy_aim a on a.tenant_id = t.tenant_id and a.id = t.aim_id
       where o.tenant_id = ${context.tenantId} and o.person_id = ${personId} and o.competency_id is not null
       order by o.competency_id, o.weight desc, o.id`;
    return new Map(
      rows.map((row) => [
        row.competency_id as string,
        { aim: row.title as string, objectiveId: row.id as string },
      ]),
    );
  });
}

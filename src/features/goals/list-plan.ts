import type { Context } from '../../core/context.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { PlanItemView } from './contract.ts';

/**
 * What the person has on their plan: open items first, then the done ones with the newest first. For the
 * person alone, because an item may belong to a private goal.
 * @throws forbidden for everybody else.
 */
export async function listPlan(context: Context, personId: string): Promise<PlanItemView[]> {
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'growth.read', personId);
    const rows = await tx.sql`
      select i.id, i.goal_id, i.recommendation_id, i.planned_at, i.done_at, i.competency_id, c.name as skill,
             o.id as option_id, o.title, o.kind, o.url, o.duration_min
        from development.plan_item i
        join learning_option o on o.tenant_id = i.tenant_id and o.id = i.option_id
        left join competency c on c.tenant_id = i.tenant_id and c.id = i.competency_id
       where i.tenant_id = ${context.tenantId} and i.person_id = ${personId}
       order by i.done_at desc nulls first, i.planned_at desc, i.id limit 100`;
    return rows.map((row) => ({
      id: row.id,
      option: {
        id: row.option_id,
        title: row.title,
        kind: row.kind,
        url: row.url,
        durationMin: row.duration_min,
      },
      skill: row.competency_id ? { id: row.competency_id, name: row.skill } : null,
      goalId: row.goal_id,
      recommendationId: row.recommendation_id,
      plannedAt: row.planned_at,
      doneAt: row.done_at,
    }));
  });
}

import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Wakes when a completion was withdrawn by its sender: what it had ticked off is open on the plan again, unless the
 * person has completed it once more since it was planned. What they have planned anew meanwhile stands there once,
 * with the goal and the recommendation of either. Repeating it changes nothing.
 */
export async function reopenPlanItems(
  context: Context,
  { evidenceId, personId, optionId }: Events['completion.withdrawn'],
): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'plan.complete', personId);
    const { tenantId } = context;
    const items = await tx.sql<{ id: string; planned_at: Date }[]>`
      select id, planned_at from development.plan_item
       where tenant_id = ${tenantId} and person_id = ${personId} and evidence_id = ${evidenceId}
       order by planned_at, id for update`;
    for (const item of items) {
      const outcome = await reopen(tx, { ...item, personId, optionId });
      await audit(tx, {
        action: `plan.${outcome}`,
        subjectId: personId,
        entity: 'plan-item',
        entityId: item.id,
        details: { evidenceId },
      });
    }
  });
}

async function reopen(
  { sql, context }: Tx,
  item: { id: string; planned_at: Date; personId: string; optionId: string },
): Promise<'completed' | 'reopened' | 'merged'> {
  const { tenantId } = context;
  const { personId, optionId } = item;
  const [other] = await sql`
    update development.plan_item i set done_at = e.occurred_at, evidence_id = e.id
      from (select e.id, e.occurred_at from evidence e
             where e.tenant_id = ${tenantId} and e.person_id = ${personId} and e.option_id = ${optionId}
               and e.kind = 'completion' and e.withdrawn_at is null and e.recorded_at >= ${item.planned_at}
               and not exists (select 1 from development.plan_item d
                                where d.tenant_id = ${tenantId} and d.evidence_id = e.id)
             order by e.occurred_at, e.id limit 1 for share) e
     where i.tenant_id = ${tenantId} and i.id = ${item.id} returning 1`;
  if (other) return 'completed';
  const [anew] = await sql`
    update development.plan_item i set goal_id = coalesce(i.goal_id, old.goal_id),
           recommendation_id = coalesce(i.recommendation_id, old.recommendation_id)
      from development.plan_item old
     where old.tenant_id = ${tenantId} and old.id = ${item.id}
       and i.tenant_id = ${tenantId} and i.person_id = ${personId} and i.option_id = ${optionId}
       and i.done_at is null returning 1`;
  if (anew) {
    await sql`delete from development.plan_item where tenant_id = ${tenantId} and id = ${item.id}`;
    return 'merged';
  }
  await sql`
    update development.plan_item set done_at = null, evidence_id = null
     where tenant_id = ${tenantId} and id = ${item.id}`;
  return 'reopened';
}

import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { ObjectiveView } from './contract.ts';

/** The person's objectives with what they serve, heaviest first. For the person and their manager. */
export async function listObjectives(context: Context, personId: string): Promise<ObjectiveView[]> {
  return inTransaction(context, 'evaluation', async (tx) => {
    await authoriseAbout(tx, 'objective.read', personId);
    await auditRead(tx, 'objectives.read', personId);
    return readObjectives(tx, tx.sql`o.person_id = ${personId}`);
  });
}

/** One objective, by the same right. @throws not_found */
export async function getObjective(
  context: Context,
  id: string,
): Promise<ObjectiveView & { personId: string }> {
  return inTransaction(context, 'evaluation', async (tx) => {
    const [owner] =
      await tx.sql`select person_id from evaluation.objective where tenant_id = ${context.tenantId} and id = ${id}`;
    if (!owner) throw notFound('objective');
    await authoriseAbout(tx, 'line-of-sight.read', owner.person_id);
    await auditRead(tx, 'objective.read', owner.person_id);
    const [found] = await readObjectives(tx, tx.sql`o.id = ${id}`);
    if (!found) throw notFound('objective');
    return { ...found, personId: owner.person_id };
  });
}

async function readObjectives(tx: Tx, where: ReturnType<Tx['sql']>): Promise<ObjectiveView[]> {
  const rows = await tx.sql`
    select o.id, o.title, o.measure, o.direction, o.measure_unit, o.baseline::float8, o.current_value::float8,
           o.target_value::float8, o.weight, o.due::text, o.status, o.status_reason, o.blocker, o.action,
           o.recheck_on::text, c.id as competency_id, c.name as competency_name,
           t.id as target_id, t.title as target_title, a.id as aim_id, a.title as aim_title
      from evaluation.objective o
      left join competency c on c.tenant_id = o.tenant_id and c.id = o.competency_id
      left join evaluation.target t on t.tenant_id = o.tenant_id and t.id = o.target_id
      left join evaluation.strategy_aim a on a.tenant_id = t.tenant_id and a.id = t.aim_id
     where o.tenant_id = ${tx.context.tenantId} and ${where}
     order by o.weight desc, o.title`;
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    measure: row.measure,
    direction: row.direction,
    measureUnit: row.measure_unit,
    baseline: row.baseline,
    currentValue: row.current_value,
    targetValue: row.target_value,
    weight: row.weight,
    due: row.due,
    status: row.status,
    statusReason: row.status_reason,
    blocker: row.blocker,
    action: row.action,
    recheckOn: row.recheck_on,
    competency: row.competency_id ? { id: row.competency_id, name: row.competency_name } : null,
    target: row.target_id ? { id: row.target_id, title: row.target_title } : null,
    aim: row.aim_id ? { id: row.aim_id, title: row.aim_title } : null,
  }));
}

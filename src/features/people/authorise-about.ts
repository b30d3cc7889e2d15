import { AppError, notFound } from '../../core/errors.ts';
import { type Action, decideMay, type Relation } from '../../core/policy.ts';
import type { Tx } from '../../db/transaction.ts';
import { decideRelations } from './relations.ts';

/**
 * Refuses an action about a person that the actor may not do, by the reporting lines effective today.
 * Works on every plane's transaction.
 * @throws not_found where the person does not exist in this tenant; forbidden where they do.
 */
export async function authoriseAbout(tx: Tx, action: Action, personId: string): Promise<void> {
  const relations = await relationsTo(tx, personId);
  if (decideMay(action, relations)) return;
  throw new AppError(
    'forbidden',
    'This belongs to somebody else. Only the people named next to it may see or change it.',
  );
}

/** Every relation that the actor has to the person now. Operators and jobs stand outside the company. */
export async function relationsTo(tx: Tx, personId: string): Promise<Relation[]> {
  const { actor, tenantId } = tx.context;
  const today = tx.context.now().toISOString().slice(0, 10);
  const me = actor.kind === 'person' ? actor.personId : null;
  const [row] = await tx.sql`
    with line as (
      select l.manager_id, l.kind, l.since <= ${today} and (l.until is null or l.until > ${today}) as effective,
             coalesce(l.until <= ${today}, false) as ended
        from reporting_line l where l.tenant_id = ${tenantId} and l.person_id = ${personId})
    select p.department,
      exists (select 1 from line where kind = 'line' and effective and manager_id = ${me}) as manages,
      exists (select 1 from line where kind = 'dotted' and effective and manager_id = ${me}) as dotted,
      exists (select 1 from line where kind = 'line' and ended and manager_id = ${me}) as managed_before,
      exists (select 1 from line m join reporting_line a
                on a.tenant_id = ${tenantId} and a.person_id = m.manager_id and a.kind = 'line'
               and a.since <= ${today} and (a.until is null or a.until > ${today})
              where m.kind = 'line' and m.effective and a.manager_id = ${me}) as manages_manager
      from person p where p.tenant_id = ${tenantId} and p.id = ${personId}`;
  if (!row) throw notFound('person');
  if (actor.kind !== 'person') return [actor.kind];
  return decideRelations({
    same: actor.personId === personId,
    manages: row.manages,
    managesManager: row.manages_manager,
    dotted: row.dotted,
    managedBefore: row.managed_before,
    subjectDepartment: row.department,
    grants: actor.grants,
  });
}

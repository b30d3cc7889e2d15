import type { Tx } from '../../db/transaction.ts';
import type { TeamProcess } from './contract.ts';

/** Over how many days conversations are counted as held. */
export const HELD_WITHIN_DAYS = 30;

/**
 * How teams keep their conversations, in counts and never in content (R48), by the manager's name. A team is
 * the people whose line to the manager is effective today.
 * @param of which rows count: `m` is the manager, `p` the person of the team, `line` every line of today
 */
export async function readTeamProcess(tx: Tx, of: ReturnType<Tx['sql']>): Promise<TeamProcess[]> {
  const { tenantId } = tx.context;
  const now = tx.context.now();
  const today = now.toISOString().slice(0, 10);
  const since = new Date(now.getTime() - HELD_WITHIN_DAYS * 86_400_000);
  const overdueBefore = new Date(now.getTime() - 86_400_000);
  const rows = await tx.sql`
    with line as not materialized (
      select person_id, manager_id from reporting_line
       where tenant_id = ${tenantId} and kind = 'line' and since <= ${today}
         and (until is null or until > ${today}))
    select m.id, m.given_name, trim(m.given_name || ' ' || m.family_name) as name, count(*)::int as people,
           count(*) filter (where exists (
             select 1 from conversation c where c.tenant_id = ${tenantId} and c.manager_id = m.id
                and c.employee_id = p.id and c.closed_at > ${since}))::int as held,
           count(*) filter (where n.scheduled_at < ${overdueBefore})::int as overdue,
           count(*) filter (where n.id is null)::int as unplanned,
           count(*) filter (where exists (
             select 1 from conversation c where c.tenant_id = ${tenantId} and c.manager_id = m.id
                and c.employee_id = p.id and c.closed_at > ${since} and c.confirmed_at is null))::int as unconfirmed
      from line
      join person m on m.tenant_id = ${tenantId} and m.id = line.manager_id and m.active
      join person p on p.tenant_id = ${tenantId} and p.id = line.person_id and p.active
      left join conversation n on n.tenant_id = ${tenantId} and n.manager_id = m.id and n.employee_id = p.id
                              and n.closed_at is null
     where ${of}
     group by m.id, m.given_name, m.family_name order by m.family_name, m.given_name, m.id`;
  return rows.map((row) => ({
    manager: { id: row.id, name: row.name, givenName: row.given_name },
    people: row.people,
    held: row.held,
    overdue: row.overdue,
    unplanned: row.unplanned,
    unconfirmed: row.unconfirmed,
  }));
}

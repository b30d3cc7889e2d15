import { actingPersonId, type Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

export interface Report {
  readonly personId: string;
  readonly name: string;
  readonly jobTitle: string | null;
  readonly jobCode: string | null;
  readonly department: string | null;
  /** Since when they report to the actor, YYYY-MM-DD. */
  readonly since: string;
}

/** The actor's own direct reports today, by name; nobody else's can be asked for. */
export async function listReports(context: Context): Promise<Report[]> {
  authorise(context, 'team.read');
  const today = context.now().toISOString().slice(0, 10);
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`
      select p.id, trim(p.given_name || ' ' || p.family_name) as name, p.job_title, p.job_code, p.department,
             l.since::text as since
        from reporting_line l join person p on p.tenant_id = l.tenant_id and p.id = l.person_id
       where l.tenant_id = ${context.tenantId} and l.manager_id = ${actingPersonId(context)} and l.kind = 'line'
         and l.since <= ${today} and (l.until is null or l.until > ${today})
         and p.active and (p.end_date is null or p.end_date >= ${today})
       order by p.family_name, p.given_name, p.id`;
    return rows.map((row) => ({
      personId: row.id,
      name: row.name,
      jobTitle: row.job_title,
      jobCode: row.job_code,
      department: row.department,
      since: row.since,
    }));
  });
}

import { actingPersonId, type Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { auditReads } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';

/** What a manager looks after first among a report's objectives, counted. */
export interface ObjectiveCounts {
  /** At risk or off track. */
  readonly atRisk: number;
  /** Their day of another look has come. */
  readonly toRecheck: number;
}

/**
 * The same for each of the actor's own reports of today in one read; people without objectives are absent.
 * Each of them sees in their record that it was looked at.
 */
export async function countObjectivesOfTeam(context: Context): Promise<ReadonlyMap<string, ObjectiveCounts>> {
  authorise(context, 'team.read');
  const today = context.now().toISOString().slice(0, 10);
  return inTransaction(context, 'evaluation', async (tx) => {
    const rows = await tx.sql`
      select o.person_id, count(*) filter (where o.status <> 'on_track')::int as at_risk,
             count(*) filter (where o.recheck_on <= ${today})::int as to_recheck
        from reporting_line l
        join evaluation.objective o on o.tenant_id = l.tenant_id and o.person_id = l.person_id
       where l.tenant_id = ${context.tenantId} and l.manager_id = ${actingPersonId(context)} and l.kind = 'line'
         and l.since <= ${today} and (l.until is null or l.until > ${today})
       group by o.person_id`;
    await auditReads(
      tx,
      'objectives.read',
      rows.map((row) => row.person_id),
    );
    return new Map(
      rows.map((row) => [row.person_id as string, { atRisk: row.at_risk, toRecheck: row.to_recheck }]),
    );
  });
}

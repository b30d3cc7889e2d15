import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { TeamRow } from './contract.ts';
import { isOverdue } from './conversation.ts';

/**
 * What the actor's own direct reports of today need, by person id: the next conversation, the rhythm, what
 * waits. Nobody else's team can be asked for; dates and counts only.
 */
export async function listTeamRows(context: Context): Promise<ReadonlyMap<string, TeamRow>> {
  authorise(context, 'team.read');
  const { tenantId } = context;
  const me = actingPersonId(context);
  const today = context.now().toISOString().slice(0, 10);
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`
      select l.person_id, n.id as next_id, n.scheduled_at, k.every_days, last.closed_at, last.confirmed_at,
             (select count(*)::int from shared_example x
               where x.tenant_id = l.tenant_id and x.person_id = l.person_id
                 and x.acknowledged_at is null) as examples
        from reporting_line l
        left join cadence k on k.tenant_id = l.tenant_id and k.manager_id = l.manager_id
                           and k.employee_id = l.person_id
        left join conversation n on n.tenant_id = l.tenant_id and n.manager_id = l.manager_id
                                and n.employee_id = l.person_id and n.closed_at is null
        left join lateral (
          select c.closed_at, c.confirmed_at from conversation c
           where c.tenant_id = l.tenant_id and c.manager_id = l.manager_id and c.employee_id = l.person_id
             and c.closed_at is not null
           order by c.closed_at desc limit 1) last on true
       where l.tenant_id = ${tenantId} and l.manager_id = ${me} and l.kind = 'line'
         and l.since <= ${today} and (l.until is null or l.until > ${today})`;
    return new Map(
      rows.map((row) => [
        row.person_id as string,
        {
          personId: row.person_id,
          next: row.next_id
            ? {
                id: row.next_id,
                scheduledAt: row.scheduled_at,
                overdue: isOverdue(row.scheduled_at, context.now()),
              }
            : null,
          everyDays: row.every_days,
          lastClosedAt: row.closed_at,
          unconfirmed: row.closed_at !== null && row.confirmed_at === null,
          examplesWaiting: row.examples,
        },
      ]),
    );
  });
}

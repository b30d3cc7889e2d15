import type { Tx } from '../../db/transaction.ts';
import type { ActivityKind } from './contract.ts';
import type { Seat } from './course-relations.ts';

/** An activity with the link through which this session came to it, if it did. */
export interface ActivityRow {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly title: string;
  readonly instructions: string;
  readonly optionId: string | null;
  readonly points: number | null;
  readonly linkId: string | null;
  readonly lineItemUrl: string | null;
}

/**
 * The activity, and the session's link to it. A session of another course has none, whatever address it opens: what
 * is handed in belongs to the course that the LMS vouched for. Works on every plane; asks nothing about the actor.
 */
export async function findActivity(tx: Tx, activityId: string, seat: Seat): Promise<ActivityRow | null> {
  const [row] = await tx.sql<ActivityRow[]>`
    select a.id, a.kind, a.title, a.instructions, a.option_id as "optionId", a.points, l.id as "linkId",
           l.line_item_url as "lineItemUrl"
      from activity a
      left join activity_link l on l.tenant_id = a.tenant_id and l.activity_id = a.id
                               and l.platform_id = ${seat.platformId} and l.resource_link_id = ${seat.resourceLinkId}
     where a.tenant_id = ${tx.context.tenantId} and a.id = ${activityId}`;
  return row ?? null;
}

/** The ids of the skills that it is about, in their order; an option page's come from the confirmed mapping. */
export async function listSkillIds(
  tx: Tx,
  { id, optionId }: Pick<ActivityRow, 'id' | 'optionId'>,
): Promise<string[]> {
  const { tenantId } = tx.context;
  const rows = optionId
    ? await tx.sql<{ id: string }[]>`
        select a.competency_id as id from alignment a
          join competency c on c.tenant_id = a.tenant_id and c.id = a.competency_id
         where a.tenant_id = ${tenantId} and a.option_id = ${optionId} and a.status = 'confirmed'
         order by a.relevance desc, c.name`
    : await tx.sql<{ id: string }[]>`
        select competency_id as id from activity_competency
         where tenant_id = ${tenantId} and activity_id = ${id} order by position`;
  return rows.map((row) => row.id);
}

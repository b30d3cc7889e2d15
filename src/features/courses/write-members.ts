import type { Member } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { linkMembers } from '../people/index.ts';
import type { CoursePlace } from './course-place.ts';

/**
 * Keeps one portion of a roster: who is in the course with which course roles and groups. Their numbers are used
 * for linking and not kept; names and addresses are not even looked at.
 * @param run the reading that saw them
 */
export async function writeMembers(
  context: Context,
  { platformId, issuer, contextId }: CoursePlace,
  run: string,
  members: readonly Member[],
): Promise<void> {
  authorise(context, 'roster.refresh');
  const { tenantId, now } = context;
  const rows = members.map(({ userId, status, courseRoles, groupIds = [] }) => ({
    sub: userId,
    active: status === 'Active',
    roles: courseRoles,
    group_ids: status === 'Active' ? groupIds : [],
  }));
  await inTransaction(context, 'common', async (tx) => {
    await tx.sql`
      insert into course_member (tenant_id, platform_id, context_id, sub, status, roles, group_ids, seen_run,
                                 first_seen_at, left_at)
      select ${tenantId}, ${platformId}, ${contextId}, r.sub, case when r.active then 'active' else 'inactive' end,
             r.roles, r.group_ids, ${run}, ${now()}::timestamptz, case when r.active then null else ${now()}::timestamptz end
        from jsonb_to_recordset(${tx.sql.json(rows as never)})
          as r(sub text, active boolean, roles jsonb, group_ids jsonb)
       order by r.sub
      on conflict (tenant_id, platform_id, context_id, sub) do update
         set status = excluded.status, roles = excluded.roles, group_ids = excluded.group_ids,
             seen_run = excluded.seen_run,
             left_at = case when excluded.status = 'active' then null
                            else coalesce(course_member.left_at, excluded.left_at) end`;
    const numbered = members.flatMap(({ userId, personSourcedid, status }) =>
      personSourcedid && status === 'Active' ? [{ sub: userId, personNumber: personSourcedid }] : [],
    );
    await linkMembers(tx, { platformId, issuer, members: numbered });
  });
}

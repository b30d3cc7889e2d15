import type { PlatformClient } from '../../../lti/services/index.ts';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { courseGroup } from '../../db/schema/courses.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { RosterCourse } from './refresh-roster.ts';

/** More groups than this are no filter any more. */
const MOST = 200;

/**
 * Reads the names of a course's groups, where its LMS offers them; who is in which comes with the roster. Where the
 * LMS does not answer, the known ones stay: a filter is no reason to lose a roster.
 */
export async function refreshGroups(
  context: Context,
  client: PlatformClient,
  { platformId, contextId, groupsUrl }: RosterCourse,
): Promise<void> {
  authorise(context, 'roster.refresh');
  if (!groupsUrl) return;
  const answer = await client.groups.list(groupsUrl);
  if (!answer.ok) return;
  const { tenantId } = context;
  const rows = [...new Map(answer.value.items.map(({ id, name }) => [id, name]))]
    .slice(0, MOST)
    .map(([groupId, name]) => ({ tenantId, platformId, contextId, groupId, name: name.slice(0, 200) }));
  await inTransaction(context, 'common', async (tx) => {
    await tx.sql`
      delete from course_group
       where tenant_id = ${tenantId} and platform_id = ${platformId} and context_id = ${contextId}`;
    if (rows.length > 0) await tx.db.insert(courseGroup).values(rows);
  });
}

import type { Context } from '../../core/context.ts';
import { authorise, onlyPlatform } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { CourseToTry } from '../tenants/index.ts';

/** The course of a platform that was last launched from and offers most: what a test of its connection tries. */
export async function findCourseToTry(context: Context, platformId: string): Promise<CourseToTry | null> {
  authorise(context, 'platform.read');
  const only = onlyPlatform(context.actor);
  if (only !== null && only !== platformId) return null;
  return inTransaction(context, 'common', async (tx) => {
    const [course] = await tx.sql<CourseToTry[]>`
      select title, memberships_url as "membershipsUrl", line_items_url as "lineItemsUrl"
        from lms_course where tenant_id = ${context.tenantId} and platform_id = ${platformId}
       order by (memberships_url is not null)::int + (line_items_url is not null)::int desc,
                last_launch_at desc nulls last
       limit 1`;
    return course ?? null;
  });
}

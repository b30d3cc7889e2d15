import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { countCourseGaps } from './count-course-gaps.ts';

/** A mapping touches few courses; what a bulk confirmation leaves out is counted with the next roster. */
const MOST = 100;

/** Wakes when what an option builds changed: the courses that are this option are counted anew. */
export async function recountCourses(
  context: Context,
  { optionIds }: { readonly optionIds: readonly string[] },
): Promise<void> {
  authorise(context, 'course.count');
  const courses = await inTransaction(
    context,
    'common',
    (tx) => tx.sql<{ platformId: string; contextId: string }[]>`
      select c.platform_id as "platformId", c.context_id as "contextId" from option_binding b
        join lms_course c on c.tenant_id = b.tenant_id and c.issuer = b.issuer and c.context_id = b.context_id
       where b.tenant_id = ${context.tenantId} and b.option_id = any(${[...optionIds]}::uuid[])
         and c.roster_at is not null
       order by c.roster_at desc limit ${MOST}`,
  );
  for (const course of courses) await countCourseGaps(context, course);
}

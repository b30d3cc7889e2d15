import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { addCourseOption } from '../catalog/index.ts';
import type { CoursePlace } from './course-place.ts';

/**
 * Makes the course an option of the catalogue under the name that its LMS gives it, and binds the two. Saying it
 * twice makes one option.
 * @throws forbidden; not_found for a course that nobody launched from
 */
export async function addCourseToCatalog(
  context: Context,
  place: CoursePlace,
): Promise<{ readonly optionId: string }> {
  authorise(context, 'course.map');
  const { platformId, issuer, contextId } = place;
  const course = await inTransaction(context, 'common', async (tx) => {
    type Row = { title: string | null; label: string | null; lms: string; family: string | null };
    const [row] = await tx.sql<Row[]>`
      select c.title, c.label, p.name as lms, p.product_family as family from lms_course c
        join directory.list_platforms(${context.tenantId}) p on p.id = c.platform_id
       where c.tenant_id = ${context.tenantId} and c.platform_id = ${platformId} and c.context_id = ${contextId}`;
    return row ?? null;
  });
  if (!course) throw notFound('course');
  return addCourseOption(context, {
    issuer,
    contextId,
    provider: course.lms,
    title: course.title ?? course.label ?? `Course ${contextId}`,
    url: courseAddress(issuer, contextId, course.family),
  });
}

/** Pure: where the course is opened. Of Moodle's courses the launch tells all that it takes; of others' it does not. */
function courseAddress(issuer: string, contextId: string, family: string | null): string | null {
  return family === 'moodle' && /^\d+$/.test(contextId) ? `${issuer}/course/view.php?id=${contextId}` : null;
}

import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { CoursePlace } from './course-place.ts';

/**
 * The option that the course is.
 * @throws conflict where it is none (somebody may have taken it back since the page was opened)
 */
export async function getCourseOption(context: Context, { issuer, contextId }: CoursePlace): Promise<string> {
  authorise(context, 'course.read');
  const [row] = await inTransaction(
    context,
    'common',
    (tx) => tx.sql<{ optionId: string }[]>`
      select option_id as "optionId" from option_binding
       where tenant_id = ${context.tenantId} and issuer = ${issuer} and context_id = ${contextId}`,
  );
  if (row) return row.optionId;
  throw new AppError(
    'conflict',
    'This course is no option of the catalogue. Reload the page to see how it stands.',
  );
}

import { actingPersonId } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import type { Tx } from '../../db/transaction.ts';
import { courseRelations } from './course-relations.ts';

/**
 * The acting person's look at a hand-in, for whoever teaches that course, or at their own; nobody else's look exists
 * for them.
 * @param requestId null: their newest one, for an address that lost its query
 * @throws not_found; forbidden without the role; conflict where its hour is over
 */
export async function loadReviewRequest(
  tx: Tx,
  requestId: string | null,
): Promise<{
  readonly linkId: string | null;
  readonly aboutPersonId: string | null;
  readonly isOwn: boolean;
}> {
  if (requestId !== null && !isId(requestId)) throw notFound('hand-in');
  const [row] = await tx.sql`
    select course_roles, link_id, about_person_id, expires_at from review_request
     where tenant_id = ${tx.context.tenantId} and person_id = ${actingPersonId(tx.context)}
       and (${requestId}::uuid is null or id = ${requestId})
     order by created_at desc limit 1`;
  if (!row) throw notFound('hand-in');
  const isOwn = row.about_person_id === actingPersonId(tx.context);
  if (!isOwn) authorise(tx.context, 'activity.review', courseRelations(row.course_roles, 'teaching'));
  if (row.expires_at <= tx.context.now())
    throw new AppError(
      'conflict',
      'This look is an hour old. Open it again from the gradebook of your course.',
    );
  return { linkId: row.link_id, aboutPersonId: row.about_person_id, isOwn };
}

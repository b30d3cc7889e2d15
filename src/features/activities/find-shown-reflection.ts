import type { Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { loadReviewRequest } from './load-review-request.ts';

/** A reflection that its writer shows to the course. */
export interface ShownReflection {
  readonly body: string;
  readonly skill: string | null;
  readonly shownAt: Date;
}

/**
 * The words of a reflection, for whoever teaches the course, while its writer shows them; null otherwise, and for
 * everything that is no reflection: ratings and goals are nobody's to review.
 * @throws as loadReviewRequest
 */
export async function findShownReflection(
  context: Context,
  requestId: string | null,
): Promise<ShownReflection | null> {
  const { tenantId } = context;
  return inTransaction(context, 'development', async (tx) => {
    const { linkId, aboutPersonId } = await loadReviewRequest(tx, requestId);
    const [row] = await tx.sql<ShownReflection[]>`
      select w.body, c.name as skill, w.shown_to_course_at as "shownAt"
        from development.activity_work w
        join activity_link l on l.tenant_id = w.tenant_id and l.id = w.link_id
        join activity a on a.tenant_id = l.tenant_id and a.id = l.activity_id and a.kind = 'reflection'
        left join competency c on c.tenant_id = w.tenant_id and c.id = w.competency_id
       where w.tenant_id = ${tenantId} and w.link_id = ${linkId} and w.person_id = ${aboutPersonId}
         and w.shown_to_course_at is not null`;
    if (row && aboutPersonId) await auditRead(tx, 'reflection.read', aboutPersonId);
    return row ?? null;
  });
}

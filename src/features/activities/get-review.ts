import type { Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findPerson } from '../people/index.ts';
import type { ReviewView } from './contract.ts';
import { loadReviewRequest } from './load-review-request.ts';

/**
 * That and when somebody handed something in, for whoever teaches the course; the person sees that it was looked at.
 * @throws as loadReviewRequest
 */
export async function getReview(context: Context, requestId: string | null): Promise<ReviewView> {
  const { tenantId } = context;
  return inTransaction(context, 'common', async (tx) => {
    const { linkId, aboutPersonId, isOwn } = await loadReviewRequest(tx, requestId);
    if (aboutPersonId) await auditRead(tx, 'hand-in.read', aboutPersonId);
    const [row] = await tx.sql`
      select a.id, a.title, a.kind, h.handed_in_at, h.first_handed_in_at
        from activity_link l
        join activity a on a.tenant_id = l.tenant_id and a.id = l.activity_id
        left join hand_in h on h.tenant_id = l.tenant_id and h.link_id = l.id and h.person_id = ${aboutPersonId}
       where l.tenant_id = ${tenantId} and l.id = ${linkId}`;
    const person = aboutPersonId ? await findPerson(tx, aboutPersonId) : null;
    return {
      activity: row ? { id: row.id, title: row.title, kind: row.kind } : null,
      isOwn,
      personName: person?.name ?? null,
      handedInAt: row?.handed_in_at ?? null,
      firstHandedInAt: row?.first_handed_in_at ?? null,
    };
  });
}

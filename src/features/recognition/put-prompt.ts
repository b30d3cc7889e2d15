import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import type { Tx } from '../../db/transaction.ts';

/** A completion older than this asks for no word any more: an old catalogue mapped late would flood a manager. */
export const PROMPT_WITHIN_DAYS = 30;

/** What a plane found: the completion meets a competency that is asked of the person. */
export interface Relevance {
  readonly personId: string;
  readonly evidenceId: string;
  readonly competencyId: string;
  /** True where an objective asks for it: its aim can be named, so that it wins over another competency. */
  readonly hasAim: boolean;
}

/**
 * Opens the one prompt of a completion in the caller's transaction (design decisions, "Recognition prompt").
 * Whoever manages the person when it is looked at is asked. Nothing happens where the completion was
 * withdrawn, is old, or was recognised or set aside already.
 */
export async function putPrompt(tx: Tx, found: Relevance): Promise<void> {
  const { tenantId, now } = tx.context;
  const { personId, evidenceId, competencyId, hasAim } = found;
  const oldest = new Date(now().getTime() - PROMPT_WITHIN_DAYS * 86_400_000);
  const [put] = await tx.sql`
    insert into recognition_prompt (tenant_id, id, person_id, evidence_id, competency_id, prompted_at)
    select ${tenantId}, ${newId()}, e.person_id, e.id, ${competencyId}, ${now()}
      from evidence e
     where e.tenant_id = ${tenantId} and e.id = ${evidenceId} and e.person_id = ${personId}
       and e.kind = 'completion' and e.withdrawn_at is null and e.occurred_at >= ${oldest}
    on conflict (tenant_id, evidence_id) do update set competency_id = excluded.competency_id
       where recognition_prompt.open and ${hasAim}
         and recognition_prompt.competency_id <> excluded.competency_id
    returning id, version`;
  if (!put) return;
  await audit(tx, {
    action: 'recognition.prompted',
    subjectId: personId,
    entity: 'recognition-prompt',
    entityId: put.id,
    details: { evidenceId, competencyId },
  });
}

import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Wakes when a completion was recorded: what the person had planned of it is done, with this evidence. One
 * completion closes one plan: told again it leaves what was planned anew since. The completion's own
 * statement is the LMS's; nothing more is said.
 */
export async function completePlanItems(
  context: Context,
  done: Events['completion.recorded'],
): Promise<void> {
  const { evidenceId, personId, optionId } = done;
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'plan.complete', personId);
    const { tenantId } = context;
    const items = await tx.sql`
      update development.plan_item i set done_at = e.occurred_at, evidence_id = e.id
        -- held, so that who withdraws it meanwhile waits and then finds these items
        from (select * from evidence
               where tenant_id = ${tenantId} and id = ${evidenceId} and person_id = ${personId}
                 and withdrawn_at is null for share) e
       where i.tenant_id = ${tenantId} and i.person_id = ${personId} and i.option_id = ${optionId}
         and i.done_at is null
         and not exists (select 1 from development.plan_item d
                          where d.tenant_id = ${tenantId} and d.evidence_id = e.id)
      returning i.id`;
    for (const item of items) {
      await audit(tx, {
        action: 'plan.completed',
        subjectId: personId,
        entity: 'plan-item',
        entityId: item.id,
        details: { evidenceId },
      });
    }
  });
}

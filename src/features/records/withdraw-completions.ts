import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findRetelling } from './find-retelling.ts';
import { findReport, lockReport } from './stored-report.ts';

/**
 * Wakes when statements were voided by their sender: a completion that one of them told is withdrawn, or waits in the
 * inbox no longer. Where another statement tells the same completion, the evidence goes over to it and nothing changes
 * for the person. What was not recorded yet is left to recordCompletions, which passes over what is voided; so the
 * order in which the two arrive does not matter, and repeating it changes nothing.
 */
export async function withdrawCompletions(
  context: Context,
  { statementIds }: Events['statement.voided'],
): Promise<void> {
  authorise(context, 'completion.withdraw');
  for (const statementId of statementIds) {
    await inTransaction(context, 'development', async (tx) => {
      await lockReport(tx, statementId);
      const stored = await findReport(tx, statementId);
      if (!stored?.voided) return;
      await leaveInbox(tx, statementId);
      await withdrawEvidence(tx, statementId);
    });
  }
}

async function leaveInbox(tx: Tx, statementId: string): Promise<void> {
  const { tenantId, now } = tx.context;
  const left = await tx.sql`
    update unmatched_completion set matched_at = ${now()}
     where tenant_id = ${tenantId} and statement_id = ${statementId} and matched_at is null returning 1`;
  if (left.length > 0)
    await audit(tx, { action: 'completion.waits-no-more', entity: 'statement', entityId: statementId });
}

async function withdrawEvidence(tx: Tx, statementId: string): Promise<void> {
  const { tenantId, now, log } = tx.context;
  const [told] = await tx.sql`
    select id, person_id, option_id, occurred_at from evidence
     where tenant_id = ${tenantId} and kind = 'completion' and source_ref = ${statementId} and withdrawn_at is null
       for update`;
  if (!told) return;
  const fact = { subjectId: told.person_id, entity: 'evidence', entityId: told.id } as const;
  const other = await findRetelling(tx, statementId, {
    personId: told.person_id,
    optionId: told.option_id,
    occurredAt: told.occurred_at,
  });
  if (other) {
    await tx.sql`
      update evidence set source_ref = ${other.statementId}, occurred_at = ${other.occurredAt}
       where tenant_id = ${tenantId} and id = ${told.id}`;
    await audit(tx, {
      ...fact,
      action: 'completion.retold',
      details: { statementId: other.statementId, voided: statementId },
    });
    return;
  }
  await tx.sql`
    update evidence set withdrawn_at = ${now()} where tenant_id = ${tenantId} and id = ${told.id}`;
  await audit(tx, { ...fact, action: 'completion.withdrawn', details: { statementId } });
  await announce(tx, 'completion.withdrawn', {
    evidenceId: told.id,
    personId: told.person_id,
    optionId: told.option_id,
  });
  log.info({ tenant: tenantId, evidence: told.id }, 'completion withdrawn');
}

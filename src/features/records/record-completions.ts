import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { evidence, unmatchedCompletion } from '../../db/schema/evidence.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findOptionByObject } from '../catalog/index.ts';
import { authoriseAbout, findPersonByAccount } from '../people/index.ts';
import type { CompletionReport } from './completion.ts';
import { lockCompletion, tellsTheSame } from './same-completion.ts';
import { findReport, lockReport } from './stored-report.ts';

/**
 * Wakes when statements were stored: whatever reports a completion becomes evidence of the person it is
 * about, or waits in the inbox until somebody links the account or the course (R97). What its sender has voided by
 * then is passed over.
 */
export async function recordCompletions(
  context: Context,
  { statementIds }: Events['statement.stored'],
): Promise<void> {
  for (const statementId of statementIds) {
    await inTransaction(context, 'development', async (tx) => {
      await lockReport(tx, statementId);
      const stored = await findReport(tx, statementId);
      if (stored?.report && !stored.voided) await recordCompletion(tx, statementId, stored.report);
    });
  }
}

/**
 * Records one completion in the caller's transaction. Returns false where it still cannot be matched.
 * The same completion told twice (two statements within two weeks) counts once.
 */
export async function recordCompletion(
  tx: Tx,
  statementId: string,
  report: CompletionReport,
): Promise<boolean> {
  const { context } = tx;
  const person = await findPersonByAccount(tx, report);
  const option = await findOptionByObject(tx, report);
  if (!person || !option) {
    await waitForMatch(tx, statementId, report, { person: !person, option: !option });
    return false;
  }
  await authoriseAbout(tx, 'completion.record', person.id);
  const evidenceId = newId();
  if (
    !(await putCompletion(tx, evidenceId, { personId: person.id, optionId: option.id, statementId, report }))
  )
    return true;
  await audit(tx, {
    action: 'completion.recorded',
    subjectId: person.id,
    entity: 'evidence',
    entityId: evidenceId,
    details: { statementId, optionId: option.id },
  });
  await announce(tx, 'completion.recorded', { evidenceId, personId: person.id, optionId: option.id });
  context.log.info({ tenant: context.tenantId, evidence: evidenceId }, 'completion recorded');
  return true;
}

async function putCompletion(
  tx: Tx,
  id: string,
  done: { personId: string; optionId: string; statementId: string; report: CompletionReport },
): Promise<boolean> {
  const { tenantId, now } = tx.context;
  const { personId, optionId, statementId, report } = done;
  await lockCompletion(tx, { personId, optionId });
  const known = await tx.sql<{ occurred_at: Date }[]>`
    select occurred_at from evidence
     where tenant_id = ${tenantId} and person_id = ${personId} and option_id = ${optionId} and kind = 'completion'
       and withdrawn_at is null`;
  if (known.some((one) => tellsTheSame(one.occurred_at, report.occurredAt))) return false;
  const put = await tx.db
    .insert(evidence)
    .values({
      tenantId,
      id,
      personId,
      kind: 'completion',
      optionId,
      source: report.issuer,
      sourceRef: statementId,
      occurredAt: report.occurredAt,
      recordedAt: now(),
    })
    .onConflictDoNothing()
    .returning({ id: evidence.id });
  return put.length === 1;
}

async function waitForMatch(
  tx: Tx,
  statementId: string,
  report: CompletionReport,
  missing: { person: boolean; option: boolean },
): Promise<void> {
  const { tenantId, now } = tx.context;
  await tx.db
    .insert(unmatchedCompletion)
    .values({
      tenantId,
      statementId,
      issuer: report.issuer,
      sub: report.sub,
      objectId: report.objectId,
      objectName: report.objectName,
      missingPerson: missing.person ? 'yes' : 'no',
      missingOption: missing.option ? 'yes' : 'no',
      occurredAt: report.occurredAt,
      waitingSince: now(),
    })
    .onConflictDoUpdate({
      target: [unmatchedCompletion.tenantId, unmatchedCompletion.statementId],
      set: { missingPerson: missing.person ? 'yes' : 'no', missingOption: missing.option ? 'yes' : 'no' },
    });
}

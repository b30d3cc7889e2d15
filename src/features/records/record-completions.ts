import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { evidence, unmatchedCompletion } from '../../db/schema/evidence.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findOptionByObject } from '../catalog/index.ts';
import { authoriseAbout, findPersonByAccount } from '../people/index.ts';
import { type CompletionReport, readCompletion } from './completion.ts';
import { INDEPENDENT_AFTER_DAYS } from './levels.ts';

/**
 * Wakes when statements were stored: whatever reports a completion becomes evidence of the person it is
 * about, or waits in the inbox until somebody links the account or the course (R97).
 */
export async function recordCompletions(
  context: Context,
  { statementIds }: Events['statement.stored'],
): Promise<void> {
  for (const statementId of statementIds) {
    await inTransaction(context, 'development', async (tx) => {
      const [row] = await tx.sql`
        select s.statement, s.stored from records.statement_key k
          join records.statement s on s.tenant_id = k.tenant_id and s.seq = k.seq
         where k.tenant_id = ${context.tenantId} and k.id = ${statementId}`;
      const report = row && readCompletion({ stored: row.stored, ...row.statement });
      if (report) await recordCompletion(tx, statementId, report);
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
  // two reports of one completion may arrive at once: the second waits here and then finds the first
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`${tenantId}:${personId}:${optionId}`}, 0))`;
  const [same] = await tx.sql`
    select 1 from evidence
     where tenant_id = ${tenantId} and person_id = ${personId} and option_id = ${optionId} and kind = 'completion'
       and abs(extract(epoch from occurred_at - ${report.occurredAt})) < ${INDEPENDENT_AFTER_DAYS * 86_400}`;
  if (same) return false;
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

import { agentKey, hashAgent } from '../../../xapi/index.ts';
import type { Tx } from '../../db/transaction.ts';
import { readCompletion } from './completion.ts';
import { lockCompletion, tellsTheSame } from './same-completion.ts';
import { findReport, isVoided } from './stored-report.ts';

/** Newest statements of one account about one object that are looked at; more than two or three are rare. */
const LOOKED_AT = 100;

/** A statement that tells a completion which another one had told before. */
export interface Retelling {
  readonly statementId: string;
  readonly occurredAt: Date;
}

/**
 * Finds another statement of the same account about the same object that tells the completion too: what counted
 * once, because it was told twice, still counts when one of the two is taken back. The earliest that is not evidence
 * itself and belongs to no other completion; null where there is none. Holds the completion until the end of the
 * transaction, so that a statement which is being recorded right now is not passed over.
 */
export async function findRetelling(
  tx: Tx,
  statementId: string,
  done: { readonly personId: string; readonly optionId: string; readonly occurredAt: Date },
): Promise<Retelling | null> {
  await lockCompletion(tx, done);
  const told = (await findReport(tx, statementId))?.report;
  if (!told) return null;
  const candidates = await listAbout(tx, told.objectId, {
    account: { homePage: told.issuer, name: told.sub },
  });
  for (const one of candidates) {
    if (one.statementId === statementId || !tellsTheSame(one.occurredAt, done.occurredAt)) continue;
    if (!(await isCounted(tx, one, { ...done, statementId }))) return one;
  }
  return null;
}

/** Completions of the account that name the object and hold still, the earliest first. */
async function listAbout(
  tx: Tx,
  objectId: string,
  actor: { readonly account: { readonly homePage: string; readonly name: string } },
): Promise<Retelling[]> {
  const agent = await hashAgent(agentKey(actor) ?? '');
  const activity = await hashAgent(objectId);
  const rows = await tx.sql`
    select s.id, s.stored, s.statement from records.statement_term t
      join records.statement s on s.tenant_id = t.tenant_id and s.seq = t.seq
     where t.tenant_id = ${tx.context.tenantId} and t.term = ${termOf(tx, 'a', agent)} and t.via = t.seq
       and ${termOf(tx, 'c', activity)} = any(s.terms) and s.credential_id is not null and not ${isVoided(tx)}
     order by t.seq desc limit ${LOOKED_AT}`;
  return rows
    .flatMap(({ id, stored, statement }) => {
      const report = readCompletion({ stored, ...statement });
      return report?.objectId === objectId ? [{ statementId: id, occurredAt: report.occurredAt }] : [];
    })
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
}

/** A term as the store keeps it: its letter, then the hash (migrations/0011_record_store.sql, records.term). */
const termOf = ({ sql }: Tx, letter: 'a' | 'c', hash: string) =>
  sql`(convert_to(${letter}::text, 'UTF8') || decode(${hash}::text, 'hex'))`;

/** True where the statement was evidence already, or tells what other evidence of the person counts. */
async function isCounted(
  { sql, context }: Tx,
  { statementId, occurredAt }: Retelling,
  done: { readonly personId: string; readonly optionId: string; readonly statementId: string },
): Promise<boolean> {
  const rows = await sql<{ occurred_at: Date }[]>`
    select occurred_at from evidence
     where tenant_id = ${context.tenantId} and kind = 'completion' and source_ref = ${statementId}
    union all
    select occurred_at from evidence
     where tenant_id = ${context.tenantId} and person_id = ${done.personId} and option_id = ${done.optionId}
       and kind = 'completion' and withdrawn_at is null and source_ref <> ${done.statementId}`;
  return rows.some((row) => tellsTheSame(row.occurred_at, occurredAt));
}

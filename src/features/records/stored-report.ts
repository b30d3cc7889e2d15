import type { Tx } from '../../db/transaction.ts';
import { type CompletionReport, readCompletion } from './completion.ts';

/** What a stored statement reports, if it reports a completion, and whether its sender took it back. */
export interface StoredReport {
  readonly report: CompletionReport | null;
  readonly voided: boolean;
}

/**
 * Who records what a statement tells and who withdraws it wait for each other here, first of all locks: otherwise the
 * one could look before the other's commit, and a voided completion would stay for good.
 */
export async function lockReport({ sql, context }: Tx, statementId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`report:${context.tenantId}:${statementId}`}, 0))`;
}

/** A statement of the store by its id; null where it is not there (yet, or any more). */
export async function findReport(tx: Tx, statementId: string): Promise<StoredReport | null> {
  const { tenantId } = tx.context;
  const [row] = await tx.sql`
    select s.statement, s.stored, ${isVoided(tx)} as voided from records.statement_key k
      join records.statement s on s.tenant_id = k.tenant_id and s.seq = k.seq
     where k.tenant_id = ${tenantId} and k.id = ${statementId}`;
  return row
    ? { report: readCompletion({ stored: row.stored, ...row.statement }), voided: row.voided }
    : null;
}

/** Of statement s, as the store answers it: nobody voids what came with other credentials (xapi/README.md). */
export const isVoided = ({ sql }: Tx) => sql`
  exists (select 1 from records.voiding x
           where x.tenant_id = s.tenant_id and x.target = s.id and s.voids is null
             and x.credential_id is not distinct from s.credential_id)`;

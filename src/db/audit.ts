import { actingPersonId } from '../core/context.ts';
import { newId } from '../core/ids.ts';
import type { Tx } from './transaction.ts';

export interface AuditFact {
  /** Past tense with its noun, like the event: `recommendation.sent`. */
  readonly action: string;
  /** The person it is about, if any. */
  readonly subjectId?: string | null;
  readonly entity?: string;
  readonly entityId?: string;
  /** Ids and numbers only: no names, no texts, no tokens. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Rows per statement. */
const CHUNK = 1_000;

/**
 * Notes who did what, about whom, when and why. It is written with the commit of the change or the read, one
 * statement for all that a transaction notes; without it nothing commits.
 */
export async function audit(tx: Tx, fact: AuditFact): Promise<void> {
  await auditAll(tx, [fact]);
}

/** The same for several facts at once. */
export async function auditAll(tx: Tx, facts: readonly AuditFact[]): Promise<void> {
  const at = tx.context.now().toISOString();
  for (const fact of facts) {
    tx.audited.push({
      id: newId(),
      at,
      action: fact.action,
      subject_id: fact.subjectId ?? null,
      entity: fact.entity ?? null,
      entity_id: fact.entityId ?? null,
      details: fact.details ?? {},
    });
  }
}

/** What a transaction has noted and not written yet, as columns of audit.entry. */
export interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly subject_id: string | null;
  readonly entity: string | null;
  readonly entity_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Sends what was noted; `inTransaction` does this before each commit. */
export function sendAudit(tx: Tx): void {
  const { context, sql, audited: rows } = tx;
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = sql.json(rows.slice(from, from + CHUNK) as never);
    // one text for any number of rows, so that each connection plans it once
    tx.send(sql`
      insert into audit.entry (tenant_id, id, at, actor_kind, actor_id, action, subject_id, entity, entity_id,
                               why_kind, why_ref, request_id, details)
      select ${context.tenantId}, r.id, r.at, ${context.actor.kind}, ${actingPersonId(context)}, r.action,
             r.subject_id, r.entity, r.entity_id, ${context.why.kind}, ${context.why.ref}, ${context.requestId}, r.details
        from jsonb_to_recordset(${chunk})
          as r(id uuid, at timestamptz, action text, subject_id uuid, entity text, entity_id text, details jsonb)`);
  }
}

/** A read of somebody else's record is audited; a read of one's own is not. */
export async function auditRead(tx: Tx, action: string, subjectId: string): Promise<void> {
  await auditReads(tx, action, [subjectId]);
}

/** The same for a read about several people at once. */
export async function auditReads(tx: Tx, action: string, subjectIds: readonly string[]): Promise<void> {
  const me = actingPersonId(tx.context);
  const others = subjectIds.filter((subjectId) => subjectId !== me);
  await auditAll(
    tx,
    others.map((subjectId) => ({ action, subjectId })),
  );
}

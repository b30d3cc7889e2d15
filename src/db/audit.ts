import { actingPersonId } from '../core/context.ts';
import { newId } from '../core/ids.ts';
import * as schema from './schema/audit.ts';
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

/** Rows per statement: far under PostgreSQL's 65,535 parameters. */
const CHUNK = 1_000;

/** Writes who did what, about whom, when and why, in the same transaction as the change or the read. */
export async function audit(tx: Tx, fact: AuditFact): Promise<void> {
  await auditAll(tx, [fact]);
}

/** The same for several facts at once, in few statements. */
export async function auditAll(tx: Tx, facts: readonly AuditFact[]): Promise<void> {
  const { context } = tx;
  const rows = facts.map((fact) => ({
    tenantId: context.tenantId,
    id: newId(),
    at: context.now(),
    actorKind: context.actor.kind,
    actorId: actingPersonId(context),
    action: fact.action,
    subjectId: fact.subjectId ?? null,
    entity: fact.entity ?? null,
    entityId: fact.entityId ?? null,
    whyKind: context.why.kind,
    whyRef: context.why.ref,
    requestId: context.requestId,
    details: fact.details ?? {},
  }));
  for (let at = 0; at < rows.length; at += CHUNK)
    await tx.db.insert(schema.entry).values(rows.slice(at, at + CHUNK));
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

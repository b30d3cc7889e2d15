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

/** Writes who did what, about whom, when and why, in the same transaction as the change or the read. */
export async function audit(tx: Tx, fact: AuditFact): Promise<void> {
  const { context } = tx;
  await tx.db.insert(schema.entry).values({
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
  });
}

/** A read of somebody else's record is audited; a read of one's own is not. */
export async function auditRead(tx: Tx, action: string, subjectId: string): Promise<void> {
  if (actingPersonId(tx.context) === subjectId) return;
  await audit(tx, { action, subjectId });
}

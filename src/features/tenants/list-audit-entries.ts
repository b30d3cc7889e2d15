import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** Who did what, about whom, when and why (database.md, "Audit"). */
export interface AuditEntry {
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly subjectId: string | null;
  readonly entity: string | null;
  readonly entityId: string | null;
  readonly whyKind: string;
  readonly whyRef: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What the tenant's audit holds, newest first. @throws forbidden for anybody but its administrators */
export async function listAuditEntries(
  context: Context,
  { limit }: { readonly limit: number },
): Promise<AuditEntry[]> {
  authorise(context, 'audit.read');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql<AuditEntry[]>`
      select at, actor_kind as "actorKind", actor_id as "actorId", action, subject_id as "subjectId", entity,
             entity_id as "entityId", why_kind as "whyKind", why_ref as "whyRef", details
        from audit.recent(${limit})`;
    return [...rows];
  });
}

import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

export interface AuditSeal {
  readonly sealed: number;
  /** Written since the last sealing, which comes round about once a minute. */
  readonly unsealed: number;
  /** The first seal whose entry is changed, missing or wrongly linked; null: the chain holds. */
  readonly brokenAt: number | null;
  readonly head: string;
}

/** Walks the tenant's audit chain again (database.md, "Audit"). */
export async function verifyAudit(context: Context): Promise<AuditSeal> {
  authorise(context, 'audit.read');
  return inTransaction(context, 'common', async (tx) => {
    // a long chain takes longer than any page may
    await tx.sql`set local statement_timeout = 0`;
    const [row] = await tx.sql`select sealed::int, unsealed::int, broken_at::int, head from audit.verify()`;
    return {
      sealed: row?.sealed ?? 0,
      unsealed: row?.unsealed ?? 0,
      brokenAt: row?.broken_at ?? null,
      head: row?.head ?? '',
    };
  });
}

import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** A credential without its secret, which nobody has any more. */
export interface CredentialCard {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly perMinute: number | null;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Who may write to the record store and the other services, the oldest first. */
export async function listCredentials(context: Context): Promise<CredentialCard[]> {
  authorise(context, 'credential.add');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`select * from directory.list_credentials(${context.tenantId})`;
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      name: row.name,
      scopes: row.scopes,
      perMinute: row.per_minute,
      createdAt: row.created_at,
      revokedAt: row.revoked_at,
      lastUsedAt: row.last_used_at,
    }));
  });
}

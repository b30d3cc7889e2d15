import { eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { authorise, onlyPlatform } from '../../core/policy.ts';
import { connectionCheck } from '../../db/schema/connections.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Finding } from './finding.ts';

/** The last test of a platform's connection. */
export interface ConnectionCheck {
  readonly platformId: string;
  readonly at: Date;
  readonly findings: readonly Finding[];
}

/** The last test of each of the tenant's platforms. An LMS' administrator sees that of their own. */
export async function listChecks(context: Context): Promise<ConnectionCheck[]> {
  authorise(context, 'platform.read');
  const only = onlyPlatform(context.actor);
  const rows = await inTransaction(context, 'common', (tx) =>
    tx.db.select().from(connectionCheck).where(eq(connectionCheck.tenantId, context.tenantId)),
  );
  return rows
    .filter(({ platformId }) => only === null || platformId === only)
    .map(({ platformId, at, findings }) => ({ platformId, at, findings }));
}

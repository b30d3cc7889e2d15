import type { Context } from '../../core/context.ts';
import { authorise, onlyPlatform } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Sign } from './note-signs.ts';

/** When a sign of a platform was last good and last bad; the fault is that of the last bad time. */
export interface ConnectionSign {
  readonly platformId: string;
  readonly sign: Sign;
  readonly goodAt: Date | null;
  readonly badAt: Date | null;
  readonly fault: { readonly kind: string; readonly status?: number; readonly sentence: string } | null;
}

/** The signs of life of the tenant's platforms. An LMS' administrator sees those of their own. */
export async function listSigns(context: Context): Promise<ConnectionSign[]> {
  authorise(context, 'platform.read');
  const only = onlyPlatform(context.actor);
  return inTransaction(context, 'common', async ({ sql }) => {
    const rows = await sql<ConnectionSign[]>`
      select platform_id as "platformId", sign, good_at as "goodAt", bad_at as "badAt", fault
        from connection_sign
       where tenant_id = ${context.tenantId} and (${only}::uuid is null or platform_id = ${only})`;
    return [...rows];
  });
}

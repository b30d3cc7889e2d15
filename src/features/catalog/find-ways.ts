import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Way } from './contract.ts';
import { listWaysFor } from './list-ways-for.ts';

/** The ways to gain a competency, for a page that shows where it comes from. Open to everybody of the tenant. */
export async function findWays(context: Context, competencyId: string): Promise<Way[]> {
  authorise(context, 'catalog.read');
  return inTransaction(context, 'common', (tx) => listWaysFor(tx, competencyId));
}

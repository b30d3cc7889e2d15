import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { CompetencyDetails } from './contract.ts';
import { findCompetency } from './find-competencies.ts';

/** One competency with its indicators, for a page; open to everybody of the tenant. */
export async function findCompetencyCard(
  context: Context,
  competencyId: string,
): Promise<CompetencyDetails | null> {
  authorise(context, 'framework.read');
  return inTransaction(context, 'common', (tx) => findCompetency(tx, competencyId));
}

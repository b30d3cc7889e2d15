import type { Context } from '../../core/context.ts';
import { authoriseInDepartments } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { TeamProcess } from './contract.ts';
import { readTeamProcess } from './read-team-process.ts';

export interface DepartmentProcess {
  /** The departments that the HR admin looks after; null for the whole company. */
  readonly departments: readonly string[] | null;
  readonly teams: readonly TeamProcess[];
}

/**
 * For an HR admin: how the teams of their departments keep their conversations, in counts and never in content
 * (R48). Of a team that reaches over departments only their own people are counted. @throws forbidden
 */
export async function listDepartmentProcess(context: Context): Promise<DepartmentProcess> {
  const departments = authoriseInDepartments(context, 'process.read');
  return inTransaction(context, 'common', async (tx) => {
    const teams = await readTeamProcess(
      tx,
      departments ? tx.sql`p.department in ${tx.sql([...departments])}` : tx.sql`true`,
    );
    await audit(tx, { action: 'process.read', details: { teams: teams.length } });
    return { departments, teams };
  });
}

import { actingPersonId, type Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { TeamProcess } from './contract.ts';
import { readTeamProcess } from './read-team-process.ts';

/** For somebody who manages managers: how each of those teams keeps its conversations, in counts (R48). */
export async function listTeamProcess(context: Context): Promise<TeamProcess[]> {
  authorise(context, 'team.read');
  const me = actingPersonId(context);
  return inTransaction(context, 'common', async (tx) => {
    const teams = await readTeamProcess(
      tx,
      tx.sql`exists (select 1 from line mine where mine.person_id = m.id and mine.manager_id = ${me})`,
    );
    if (teams.length > 0) await audit(tx, { action: 'process.read', details: { teams: teams.length } });
    return teams;
  });
}

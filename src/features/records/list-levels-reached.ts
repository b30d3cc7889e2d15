import type { Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/** The first time that the evidence carried the person to a level. */
export interface LevelReached {
  readonly competencyId: string;
  readonly name: string;
  readonly level: number;
  readonly reachedAt: Date;
}

/**
 * The levels that the person reached since a moment, newest first. For the person and their manager, whose
 * look is audited.
 * @throws forbidden for everybody else
 */
export async function listLevelsReached(
  context: Context,
  personId: string,
  since: Date,
): Promise<LevelReached[]> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'evidence.read', personId);
    await auditRead(tx, 'evidence.read', personId);
    const rows = await tx.sql`
      select r.competency_id, c.name, r.level, r.reached_at
        from level_reached r join competency c on c.tenant_id = r.tenant_id and c.id = r.competency_id
       where r.tenant_id = ${context.tenantId} and r.person_id = ${personId} and r.reached_at > ${since}
       order by r.reached_at desc, c.name limit 50`;
    return rows.map((row) => ({
      competencyId: row.competency_id,
      name: row.name,
      level: row.level,
      reachedAt: row.reached_at,
    }));
  });
}

import type { Tx } from '../../db/transaction.ts';
import { decideGap, decideLevel, listEvidenceOfPeople, readCompetencyTypes } from '../records/index.ts';

/** What somebody's role asks in one competency beside what their evidence carries. Goals are no part of it. */
export interface PersonGap {
  readonly personId: string;
  readonly competencyId: string;
  readonly target: number;
  /** Null while it is not yet known. */
  readonly current: number | null;
  readonly gap: number | null;
}

/**
 * The gaps of several people in some competencies, as far as their roles ask for them; in three reads, however many
 * people. Works on every plane's transaction. The caller authorises.
 */
export async function readGapsOfPeople(
  tx: Tx,
  personIds: readonly string[],
  competencyIds: readonly string[],
): Promise<PersonGap[]> {
  if (personIds.length === 0 || competencyIds.length === 0) return [];
  const asked = await tx.sql<{ personId: string; competencyId: string; target: number }[]>`
    select p.id as "personId", e.competency_id as "competencyId", e.target_level as target
      from person p
      join role_profile r on r.tenant_id = p.tenant_id and r.job_code = p.job_code
      join role_profile_competency e on e.tenant_id = r.tenant_id and e.role_profile_id = r.id
     where p.tenant_id = ${tx.context.tenantId} and p.id = any(${[...personIds]}::uuid[])
       and e.competency_id = any(${[...competencyIds]}::uuid[])`;
  const who = [...new Set(asked.map(({ personId }) => personId))];
  if (who.length === 0) return [];
  const pieces = await listEvidenceOfPeople(tx, who, competencyIds);
  const types = await readCompetencyTypes(tx, competencyIds);
  return asked.map(({ personId, competencyId, target }) => {
    const shown = (pieces.get(personId) ?? []).filter((piece) => piece.competencyId === competencyId);
    const current = decideLevel(types.get(competencyId) ?? 'knowledge', shown);
    return { personId, competencyId, target, current, gap: decideGap(target, current) };
  });
}

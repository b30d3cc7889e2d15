import type { Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { ExpectedCompetency, RoleProfile } from './contract.ts';
import { findCompetencies } from './find-competencies.ts';

interface ExpectationRow {
  readonly competencyId: string;
  readonly targetLevel: number;
  readonly weight: number;
  readonly priority: boolean;
  readonly indicators: string[];
}

/**
 * What the person's job asks for; null where their job has no role profile. Works on every plane's transaction
 * and asks nothing about the actor: the calling verb has authorised itself about this person.
 */
export async function findRoleProfileOf(tx: Tx, personId: string): Promise<RoleProfile | null> {
  const { tenantId } = tx.context;
  const [profile] = await tx.sql<{ id: string; jobCode: string; title: string; tasks: string }[]>`
    select r.id, r.job_code as "jobCode", r.title, r.tasks
      from person p join role_profile r on r.tenant_id = p.tenant_id and r.job_code = p.job_code
     where p.tenant_id = ${tenantId} and p.id = ${personId}`;
  if (!profile) return null;
  const rows = await tx.sql<ExpectationRow[]>`
    select e.competency_id as "competencyId", e.target_level as "targetLevel", e.weight, e.priority,
           coalesce((select json_agg(i.text order by i.position) from behavioral_indicator i
                      where i.tenant_id = e.tenant_id and i.competency_id = e.competency_id
                        and i.level = e.target_level), '[]') as indicators
      from role_profile_competency e
     where e.tenant_id = ${tenantId} and e.role_profile_id = ${profile.id}`;
  const found = await findCompetencies(tx, { ids: rows.map(({ competencyId }) => competencyId) });
  const byId = new Map(rows.map((row) => [row.competencyId, row]));
  const competencies = found.map((competency): ExpectedCompetency => {
    const { targetLevel, weight, priority, indicators } = byId.get(competency.id)!;
    return { ...competency, targetLevel, weight, priority, indicators };
  });
  competencies.sort(
    (a, b) => Number(b.priority) - Number(a.priority) || b.weight - a.weight || (a.name < b.name ? -1 : 1),
  );
  return {
    id: profile.id,
    jobCode: profile.jobCode,
    title: profile.title,
    tasks: profile.tasks.split('\n').filter(Boolean),
    competencies,
  };
}

/**
 * The same for a page: by the person, their manager and the L&D admin; a look at somebody else's is audited.
 * @throws not_found for an unknown person, forbidden for everybody else
 */
export async function roleProfileOf(context: Context, personId: string): Promise<RoleProfile | null> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'expectations.read', personId);
    await auditRead(tx, 'expectations.read', personId);
    return findRoleProfileOf(tx, personId);
  });
}

import type { Tx } from '../../db/transaction.ts';
import type { StoredCompetency, StoredFramework } from './framework-changes.ts';

/** The framework as it stands, for comparing with a file; null where there is none of this code. */
export async function findStoredFramework(tx: Tx, code: string): Promise<StoredFramework | null> {
  const tenant = tx.context.tenantId;
  const [head] = await tx.sql<{ id: string; name: string; source: string; highest: number }[]>`
    select f.id, f.name, f.source, greatest(
        (select max(r.target_level) from role_profile_competency r
           join competency c on c.tenant_id = r.tenant_id and c.id = r.competency_id
          where r.tenant_id = ${tenant} and c.framework_id = f.id),
        (select max(a.level) from alignment a
           join competency c on c.tenant_id = a.tenant_id and c.id = a.competency_id
          where a.tenant_id = ${tenant} and a.status <> 'rejected' and c.framework_id = f.id),
        (select max(e.level) from evidence e
           join competency c on c.tenant_id = e.tenant_id and c.id = e.competency_id
          where e.tenant_id = ${tenant} and c.framework_id = f.id), 0) as highest
      from framework f where f.tenant_id = ${tenant} and f.code = ${code}`;
  if (!head) return null;
  const levels = await tx.sql<{ level: number; name: string }[]>`
    select level, name from proficiency_level
     where tenant_id = ${tenant} and framework_id = ${head.id} order by level`;
  const competencies = await storedCompetencies(tx, head.id);
  return {
    id: head.id,
    name: head.name,
    source: head.source,
    levels: levels.map(({ level, name }) => ({ level, name })),
    competencies: new Map(competencies.map((competency) => [competency.code, competency])),
    highestUsedLevel: head.highest,
  };
}

async function storedCompetencies(tx: Tx, frameworkId: string): Promise<StoredCompetency[]> {
  return await tx.sql<StoredCompetency[]>`
    select c.id, c.code, p.code as "parentCode", c.type, c.name, c.description, c.alt_labels as "altLabels",
           c.uri, c.active,
           coalesce((select json_agg(json_build_object('level', i.level, 'text', i.text) order by i.level, i.position)
                       from behavioral_indicator i
                      where i.tenant_id = c.tenant_id and i.competency_id = c.id), '[]') as indicators,
           exists (select 1 from role_profile_competency r
                    where r.tenant_id = c.tenant_id and r.competency_id = c.id)
           or exists (select 1 from alignment a
                       where a.tenant_id = c.tenant_id and a.competency_id = c.id and a.status = 'confirmed')
           or exists (select 1 from evidence e
                       where e.tenant_id = c.tenant_id and e.competency_id = c.id) as "inUse"
      from competency c
      left join competency p on p.tenant_id = c.tenant_id and p.id = c.parent_id
     where c.tenant_id = ${tx.context.tenantId} and c.framework_id = ${frameworkId}`;
}

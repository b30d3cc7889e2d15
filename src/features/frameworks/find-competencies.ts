import type { Context } from '../../core/context.ts';
import { likePatterns } from '../../core/like-patterns.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { CompetencyDetails, CompetencySummary } from './contract.ts';

/** What narrows a list of competencies. `words` match name, other names, code and description, all of them. */
export interface CompetencyFilter {
  readonly ids?: readonly string[];
  readonly words?: string;
  readonly frameworkCode?: string;
  /** Inactive ones too: records go on naming them. Where `ids` are given they always come. */
  readonly inactiveToo?: boolean;
  readonly limit?: number;
}

/**
 * Competencies (never areas) by framework and code; works on every plane's transaction. Asks nothing about the
 * actor: a framework is no secret within its tenant, and the calling verb has its own authorisation.
 */
export async function findCompetencies(tx: Tx, filter: CompetencyFilter): Promise<CompetencySummary[]> {
  const { sql, context } = tx;
  if (filter.ids?.length === 0) return [];
  const words = (filter.words ?? '').toLowerCase().split(/\s+/u).filter(Boolean);
  const patterns = likePatterns(filter.words ?? '');
  const text = sql`lower(c.name || ' ' || c.code || ' ' || c.description || ' ' || c.alt_labels::text)`;
  const all = filter.inactiveToo === true || filter.ids !== undefined;
  return await sql<CompetencySummary[]>`
    select c.id, c.code, f.code as "frameworkCode", f.name as "frameworkName", c.name, c.description, c.type,
           p.name as area, c.active,
           (select json_agg(l.name order by l.level) from proficiency_level l
             where l.tenant_id = c.tenant_id and l.framework_id = c.framework_id) as levels
      from competency c
      join framework f on f.tenant_id = c.tenant_id and f.id = c.framework_id
      left join competency p on p.tenant_id = c.tenant_id and p.id = c.parent_id
     where c.tenant_id = ${context.tenantId} and c.type <> 'area'
       ${all ? sql`` : sql`and c.active`}
       ${filter.ids ? sql`and c.id in ${sql([...filter.ids])}` : sql``}
       ${filter.frameworkCode ? sql`and f.code = ${filter.frameworkCode}` : sql``}
       ${patterns.length > 0 ? patterns.map((pattern) => sql`and ${text} like ${pattern}`) : sql``}
     order by ${words.length > 0 ? sql`(lower(c.name) like ${`%${words.join(' ')}%`}) desc,` : sql``} f.code, c.code
     limit ${filter.limit ?? 1000}`;
}

/** One competency with its indicators at every level; null where the tenant has none of this id. */
export async function findCompetency(tx: Tx, competencyId: string): Promise<CompetencyDetails | null> {
  const [found] = await findCompetencies(tx, { ids: [competencyId] });
  if (!found) return null;
  const indicators = await tx.sql<{ level: number; text: string }[]>`
    select level, text from behavioral_indicator
     where tenant_id = ${tx.context.tenantId} and competency_id = ${competencyId} order by level, position`;
  return { ...found, indicators: indicators.map(({ level, text }) => ({ level, text })) };
}

/** For pages and programs: the same by words, for everybody who may read frameworks. */
export async function searchCompetencies(
  context: Context,
  filter: CompetencyFilter,
): Promise<CompetencySummary[]> {
  authorise(context, 'framework.read');
  return inTransaction(context, 'common', (tx) => findCompetencies(tx, filter));
}

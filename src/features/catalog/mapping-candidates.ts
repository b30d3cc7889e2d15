import { actingPersonId } from '../../core/context.ts';
import type { Tx } from '../../db/transaction.ts';
import type { MappingCandidate, MappingDecided } from './contract.ts';

/** A competency with everything that was suggested or said about it for one option. */
export interface AlignmentRow {
  readonly competencyId: string;
  readonly name: string;
  readonly description: string;
  readonly code: string;
  readonly framework: string;
  readonly area: string | null;
  readonly levels: readonly string[];
  readonly score: number | null;
  readonly terms: readonly string[];
  readonly suggestedLevel: number | null;
  readonly status: 'proposed' | 'confirmed' | 'rejected' | null;
  readonly level: number | null;
  readonly relevance: number | null;
  readonly version: number | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decider: string | null;
}

/** Suggestions and decisions of one option side by side; what was rejected needs no suggestion to be shown. */
export async function loadAlignments(tx: Tx, optionId: string): Promise<AlignmentRow[]> {
  const { tenantId } = tx.context;
  const rows = await tx.sql<AlignmentRow[]>`
    with suggested as (
      select * from alignment_suggestion where tenant_id = ${tenantId} and option_id = ${optionId}),
    said as (select * from alignment where tenant_id = ${tenantId} and option_id = ${optionId})
    select c.id as "competencyId", c.name, c.description, c.code, f.name as framework, p.name as area,
           (select json_agg(l.name order by l.level) from proficiency_level l
             where l.tenant_id = c.tenant_id and l.framework_id = c.framework_id) as levels,
           s.score, coalesce(jsonb_path_query_array(s.terms, '$[*].term'), '[]') as terms, s.level as "suggestedLevel",
           a.status, a.level, a.relevance, a.version, a.decided_by as "decidedBy", a.decided_at as "decidedAt",
           w.given_name || ' ' || w.family_name as decider
      from suggested s
      full join said a on a.competency_id = s.competency_id
      join competency c on c.tenant_id = ${tenantId} and c.id = coalesce(s.competency_id, a.competency_id)
      join framework f on f.tenant_id = c.tenant_id and f.id = c.framework_id
      left join competency p on p.tenant_id = c.tenant_id and p.id = c.parent_id
      left join person w on w.tenant_id = ${tenantId} and w.id = a.decided_by
     where c.active or a.status = 'confirmed'
     order by (a.status = 'proposed') desc nulls last, s.score desc nulls last, c.name`;
  return [...rows];
}

/** What is not decided yet, the author's claims first, then best first. */
export function toCandidates(rows: readonly AlignmentRow[]): MappingCandidate[] {
  return rows
    .filter(({ status }) => status === null || status === 'proposed')
    .map((row) => ({
      ...competencyOf(row),
      level: row.suggestedLevel ?? row.level ?? 1,
      score: row.score,
      terms: row.terms,
      claimed: row.status === 'proposed',
      version: row.version ?? 0,
    }));
}

/** What somebody said, confirmed before rejected. */
export function toDecided(tx: Tx, rows: readonly AlignmentRow[]): MappingDecided[] {
  const me = actingPersonId(tx.context);
  const decided = rows.flatMap((row): MappingDecided[] => {
    if (row.status !== 'confirmed' && row.status !== 'rejected') return [];
    return [
      {
        ...competencyOf(row),
        status: row.status,
        level: row.level ?? 1,
        relevance: row.relevance ?? 1,
        version: row.version ?? 0,
        by: row.decider,
        byMe: row.decidedBy !== null && row.decidedBy === me,
        at: row.decidedAt?.toISOString() ?? '',
      },
    ];
  });
  return decided.sort((a, b) => (a.status < b.status ? -1 : a.status > b.status ? 1 : 0));
}

const competencyOf = ({ competencyId, name, description, code, framework, area, levels }: AlignmentRow) => ({
  competencyId,
  name,
  description,
  code,
  framework,
  area,
  levels,
});

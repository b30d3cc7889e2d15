import type { Tx } from '../../db/transaction.ts';
import type { BulkPreview } from './contract.ts';

/** Where a bulk confirmation begins unless somebody says otherwise: about four of five are right (decisions.md). */
export const BULK_ABOVE = 0.8;

/** More than this nobody looks through before confirming; what is left comes with the next look. */
export const BULK_MOST = 500;

export type BulkRow = BulkPreview['rows'][number] & { readonly version: number };

/** How many a bulk confirmation would confirm at once. */
export async function countBulk(tx: Tx, above: number): Promise<number> {
  const [row] = await tx.sql<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 ${openAbove(tx, above)} order by s.score desc limit ${BULK_MOST}) found`;
  return row?.count ?? 0;
}

/** What stands at or above the score and is open, best first, as much as is confirmed at once. */
export async function bulkRows(tx: Tx, above: number): Promise<BulkRow[]> {
  const rows = await tx.sql<BulkRow[]>`
    select s.option_id as "optionId", o.title as "optionTitle", s.competency_id as "competencyId",
           c.name as "competencyName", s.level, s.score,
           coalesce((select a.version ${saidOf(tx)}), 0) as version,
           (select json_agg(l.name order by l.level) from proficiency_level l
                  where l.tenant_id = c.tenant_id and l.framework_id = c.framework_id) as levels,
           jsonb_path_query_array(s.terms, '$[*].term') as terms
      ${openAbove(tx, above)}
     order by s.score desc, o.title, s.option_id, s.competency_id limit ${BULK_MOST}`;
  return [...rows];
}

/** Asked match by match: as a join it would read every alignment there is to find the best few. */
function openAbove(tx: Tx, above: number) {
  return tx.sql`
      from alignment_suggestion s
      join learning_option o on o.tenant_id = s.tenant_id and o.id = s.option_id and o.active
      join competency c on c.tenant_id = s.tenant_id and c.id = s.competency_id and c.active
     where s.tenant_id = ${tx.context.tenantId} and s.score >= ${above}
       and coalesce((select a.status = 'proposed' ${saidOf(tx)}), true)
       and coalesce((select false from mapping_review r
                      where r.tenant_id = s.tenant_id and r.option_id = s.option_id), true)`;
}

/** What somebody, or the author, said about the match of `s`. */
function saidOf(tx: Tx) {
  return tx.sql`from alignment a
     where a.tenant_id = s.tenant_id and a.option_id = s.option_id and a.competency_id = s.competency_id`;
}

/** SHA-256 over what would be written, so that a form of any length carries one short proof of what was shown. */
export async function fingerprintOf(rows: readonly BulkRow[]): Promise<string> {
  const plain = rows
    .map(({ optionId, competencyId, level, version }) => [optionId, competencyId, level, version].join(' '))
    .sort()
    .join('\n');
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(plain));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

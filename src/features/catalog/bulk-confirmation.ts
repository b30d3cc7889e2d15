import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { BulkPreview } from './contract.ts';
import { writeDecisions } from './write-decisions.ts';

/** Where a bulk confirmation begins unless somebody says otherwise: about four of five are right (decisions.md). */
export const BULK_ABOVE = 0.8;

type Row = BulkPreview['rows'][number] & { readonly version: number };

/**
 * What confirming everything at or above a score would do, best first: undecided suggestions of active options
 * that nobody has finished with. Nothing is written.
 * @param input.above 0–1
 */
export async function previewBulkConfirm(
  context: Context,
  input: { readonly above?: number },
): Promise<BulkPreview> {
  authorise(context, 'mapping.read');
  const above = input.above ?? BULK_ABOVE;
  return inTransaction(context, 'common', async (tx) => {
    const rows = await bulkRows(tx, above);
    const fingerprint = await fingerprintOf(rows);
    return { above, fingerprint, rows: rows.map(({ version: _, ...row }) => row) };
  });
}

/**
 * Confirms exactly what the preview of this fingerprint showed, but for what was left out; one batch, undone as
 * one.
 * @param input.leaveOut `optionId.competencyId` of the rows that were ticked to stay undecided
 * @throws conflict where the list is no longer the one that was shown: suggestions or decisions have changed
 */
export async function confirmInBulk(
  context: Context,
  input: {
    readonly above: number;
    readonly fingerprint: string;
    readonly leaveOut?: readonly string[];
  },
): Promise<{ batchId: string; count: number }> {
  authorise(context, 'mapping.decide');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await bulkRows(tx, input.above);
    if ((await fingerprintOf(rows)) !== input.fingerprint)
      throw new AppError(
        'conflict',
        'The suggestions have changed since you looked at them. Nothing was confirmed: look at the list once more.',
      );
    const leftOut = new Set(input.leaveOut);
    const chosen = rows.filter(({ optionId, competencyId }) => !leftOut.has(`${optionId}.${competencyId}`));
    const batchId = newId();
    const written = await writeDecisions(
      tx,
      batchId,
      chosen.map(({ optionId, competencyId, level, version }) => ({
        optionId,
        competencyId,
        level,
        status: 'confirmed',
        seenVersion: version,
      })),
    );
    if (written.length > 0)
      await audit(tx, {
        action: 'alignment.confirmed-in-bulk',
        entity: 'alignment',
        details: { batchId, above: input.above, count: written.length, leftOut: leftOut.size },
      });
    return { batchId, count: written.length };
  });
}

/** How many a bulk confirmation would confirm. */
export async function countBulk(tx: Tx, above: number): Promise<number> {
  const [row] = await tx.sql<{ count: number }[]>`
    select count(*)::int as count ${openAbove(tx, above)}`;
  return row?.count ?? 0;
}

async function bulkRows(tx: Tx, above: number): Promise<Row[]> {
  const rows = await tx.sql<Row[]>`
    select s.option_id as "optionId", o.title as "optionTitle", s.competency_id as "competencyId",
           c.name as "competencyName", s.level, s.score, coalesce(a.version, 0) as version,
           (select json_agg(l.name order by l.level) from proficiency_level l
                  where l.tenant_id = c.tenant_id and l.framework_id = c.framework_id) as levels,
           jsonb_path_query_array(s.terms, '$[*].term') as terms
      ${openAbove(tx, above)}
     order by s.score desc, o.title, s.option_id, s.competency_id`;
  return [...rows];
}

function openAbove(tx: Tx, above: number) {
  return tx.sql`
      from alignment_suggestion s
      join learning_option o on o.tenant_id = s.tenant_id and o.id = s.option_id and o.active
      join competency c on c.tenant_id = s.tenant_id and c.id = s.competency_id and c.active
      left join alignment a on a.tenant_id = s.tenant_id and a.option_id = s.option_id
            and a.competency_id = s.competency_id
     where s.tenant_id = ${tx.context.tenantId} and s.score >= ${above}
       and (a.status is null or a.status = 'proposed')
       and not exists (select 1 from mapping_review r where r.tenant_id = s.tenant_id and r.option_id = s.option_id)`;
}

/** SHA-256 over what would be written, so that a form of any length carries one short proof of what was shown. */
async function fingerprintOf(rows: readonly Row[]): Promise<string> {
  const plain = rows
    .map(({ optionId, competencyId, level, version }) => [optionId, competencyId, level, version].join(' '))
    .sort()
    .join('\n');
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(plain));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

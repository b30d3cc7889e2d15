import type { Context } from '../../core/context.ts';
import { toCsv } from '../../core/export-csv.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

const HEADER = ['option_code', 'competency_code', 'level', 'relevance', 'confirmed_by', 'confirmed_at'];

interface Row {
  readonly optionCode: string;
  readonly competencyCode: string;
  readonly level: number;
  readonly relevance: number;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date;
}

/**
 * Every confirmed alignment as CSV (contract.md), who confirmed by employee number. Codes carry their provider or
 * framework only where they would be ambiguous, so that `import-mapping` reads back exactly this.
 */
export async function exportMapping(context: Context): Promise<string> {
  authorise(context, 'mapping.read');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql<Row[]>`
      with option_codes as (
        select code, count(*) filter (where active) as active, count(*) as all from learning_option
         where tenant_id = ${context.tenantId} group by code),
      competency_codes as (
        select code, count(*) as all from competency where tenant_id = ${context.tenantId} group by code)
      select case when n.all = 1 or (n.active = 1 and o.active) then o.code else o.provider || '/' || o.code end
               as "optionCode",
             case when m.all = 1 then c.code else f.code || '/' || c.code end as "competencyCode",
             a.level, a.relevance, p.employee_number as "confirmedBy", a.decided_at as "confirmedAt"
        from alignment a
        join learning_option o on o.tenant_id = a.tenant_id and o.id = a.option_id
        join option_codes n on n.code = o.code
        join competency c on c.tenant_id = a.tenant_id and c.id = a.competency_id
        join competency_codes m on m.code = c.code
        join framework f on f.tenant_id = c.tenant_id and f.id = c.framework_id
        left join person p on p.tenant_id = a.tenant_id and p.id = a.decided_by
       where a.tenant_id = ${context.tenantId} and a.status = 'confirmed'
       order by o.code, o.provider, f.code, c.code`;
    const cells = rows.map((row) => [
      row.optionCode,
      row.competencyCode,
      row.level,
      row.relevance,
      row.confirmedBy,
      row.confirmedAt.toISOString(),
    ]);
    return toCsv(HEADER, cells);
  });
}

import type { Context } from '../../core/context.ts';
import { isId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { OptionDetails, OptionModule, OptionSummary } from './contract.ts';
import { isCourse } from './option-kind.ts';

/** Options by id, inactive ones too: records go on naming them. Works on every plane's transaction. */
export async function findOptions(tx: Tx, ids: readonly string[]): Promise<OptionSummary[]> {
  if (ids.length === 0) return [];
  const rows = await tx.sql<Omit<OptionSummary, 'isCourse'>[]>`
    select id, code, provider, title, kind, duration_min as "durationMin", level, language, url, active
      from learning_option where tenant_id = ${tx.context.tenantId} and id in ${tx.sql([...ids])}
     order by title, id`;
  return rows.map((row) => ({ ...row, isCourse: isCourse(row.kind) }));
}

/** What "Look inside" shows, for everybody of the tenant; null where there is no such option. */
export async function findOptionDetails(context: Context, optionId: string): Promise<OptionDetails | null> {
  authorise(context, 'catalog.read');
  if (!isId(optionId)) return null;
  return inTransaction(context, 'common', async (tx) => {
    const { sql } = tx;
    const { tenantId } = context;
    const [summary] = await findOptions(tx, [optionId]);
    if (!summary) return null;
    const [texts] = await sql<{ description: string; outcomes: string; mandatory: boolean }[]>`
      select description, outcomes, mandatory from learning_option where tenant_id = ${tenantId} and id = ${optionId}`;
    const modules = await sql<OptionModule[]>`
      select title, description, kind, duration_min as "durationMin" from option_module
       where tenant_id = ${tenantId} and option_id = ${optionId} order by position`;
    const prerequisites = await sql<OptionDetails['prerequisites'][number][]>`
      select o.id, o.title, o.kind from option_prerequisite p
        join learning_option o on o.tenant_id = p.tenant_id and o.id = p.requires_id
       where p.tenant_id = ${tenantId} and p.option_id = ${optionId} order by o.title`;
    const brings = await sql<OptionDetails['brings'][number][]>`
      select a.competency_id as "competencyId", c.name, a.level, a.relevance,
             (select json_agg(l.name order by l.level) from proficiency_level l
                    where l.tenant_id = c.tenant_id and l.framework_id = c.framework_id) as levels
        from alignment a join competency c on c.tenant_id = a.tenant_id and c.id = a.competency_id
       where a.tenant_id = ${tenantId} and a.option_id = ${optionId} and a.status = 'confirmed'
       order by a.relevance desc, c.name`;
    return { ...summary, ...texts!, modules, prerequisites, brings };
  });
}

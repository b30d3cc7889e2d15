import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { SuggestionLine } from './contract.ts';

/** Every suggestion, option by option, best first: what `mapping suggest` prints. */
export async function listSuggestions(context: Context): Promise<SuggestionLine[]> {
  authorise(context, 'mapping.read');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql<SuggestionLine[]>`
      select o.code as "optionCode", o.title as "optionTitle", o.provider, c.name as "competencyName",
             case when (select count(*) from competency x where x.tenant_id = c.tenant_id and x.code = c.code) > 1
                  then f.code || '/' || c.code else c.code end as "competencyCode",
             s.level, s.score, s.terms
        from alignment_suggestion s
        join learning_option o on o.tenant_id = s.tenant_id and o.id = s.option_id
        join competency c on c.tenant_id = s.tenant_id and c.id = s.competency_id
        join framework f on f.tenant_id = c.tenant_id and f.id = c.framework_id
       where s.tenant_id = ${context.tenantId} and o.active
       order by o.title, o.id, s.score desc, c.code`;
    return [...rows];
  });
}

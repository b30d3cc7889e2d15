import type { Context } from '../../core/context.ts';
import { likePatterns } from '../../core/like-patterns.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { PlaceableOption } from './contract.ts';

/** As many as somebody looks through; words narrow the rest. */
const MOST_SHOWN = 8;

/**
 * Learning options for the picker, those with a confirmed mapping first: without one the page has nothing to show
 * yet. Words match title, code and provider, all of them.
 */
export async function listPlaceableOptions(
  context: Context,
  words: string,
): Promise<{ readonly options: readonly PlaceableOption[]; readonly more: boolean }> {
  authorise(context, 'catalog.read');
  const { tenantId } = context;
  return inTransaction(context, 'common', async (tx) => {
    const { sql } = tx;
    const text = sql`lower(o.title || ' ' || o.code || ' ' || o.provider)`;
    const patterns = likePatterns(words);
    const rows = await sql<PlaceableOption[]>`
      with shown as (
        select o.id, o.title, o.kind, o.duration_min, o.provider,
               exists (select 1 from alignment a where a.tenant_id = ${tenantId} and a.option_id = o.id
                                                   and a.status = 'confirmed') as mapped
          from learning_option o
         where o.tenant_id = ${tenantId} and o.active
           ${patterns.length > 0 ? patterns.map((pattern) => sql`and ${text} like ${pattern}`) : sql``}
         order by mapped desc, o.title, o.id limit ${MOST_SHOWN + 1})
      select s.id, s.title, s.kind, s.duration_min as "durationMin", s.provider,
             coalesce((select json_agg(c.name order by a.relevance desc, c.name)
                         from alignment a join competency c on c.tenant_id = a.tenant_id and c.id = a.competency_id
                        where a.tenant_id = ${tenantId} and a.option_id = s.id and a.status = 'confirmed'), '[]') as brings
        from shown s order by s.mapped desc, s.title, s.id`;
    return { options: rows.slice(0, MOST_SHOWN), more: rows.length > MOST_SHOWN };
  });
}

import type { Tx } from '../../db/transaction.ts';
import type { StoredOption } from './catalog-changes.ts';
import { optionKey } from './prerequisites.ts';

type Row = Omit<StoredOption, 'requires'> & { readonly requiresIds: readonly string[] };

/**
 * The whole catalogue as it stands, by key, for comparing with a file. Asked option by option: of tables that were
 * just filled PostgreSQL knows nothing yet, and a join of them took ten seconds.
 */
export async function storedOptions(tx: Tx): Promise<Map<string, StoredOption>> {
  const { tenantId } = tx.context;
  const rows = await tx.sql<Row[]>`
    select o.id, o.provider, o.code, o.title, o.description, o.outcomes, o.url, o.duration_min as "durationMin",
           o.level, o.language, o.kind, o.mandatory, o.active,
           coalesce((select json_agg(json_build_object('title', m.title, 'description', m.description, 'kind', m.kind,
                                                       'durationMin', m.duration_min) order by m.position)
                       from option_module m where m.tenant_id = o.tenant_id and m.option_id = o.id), '[]') as modules,
           coalesce((select json_agg(p.requires_id) from option_prerequisite p
                      where p.tenant_id = o.tenant_id and p.option_id = o.id), '[]') as "requiresIds",
           coalesce(a.claims, '[]') as claims, coalesce(a.decided, '[]') as decided
      from learning_option o
      cross join lateral (
        select json_agg(competency_id) filter (where status = 'proposed') as claims,
               json_agg(competency_id) filter (where status <> 'proposed') as decided
          from alignment where tenant_id = o.tenant_id and option_id = o.id) a
     where o.tenant_id = ${tenantId}`;
  const keys = new Map(rows.map((row) => [row.id, optionKey(row.provider, row.code)]));
  return new Map(
    rows.map(({ requiresIds, ...row }) => {
      const requires = requiresIds.map((id) => keys.get(id)!).sort();
      return [optionKey(row.provider, row.code), { ...row, requires, claims: [...row.claims].sort() }];
    }),
  );
}

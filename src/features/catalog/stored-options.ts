import type { Tx } from '../../db/transaction.ts';
import type { StoredOption } from './catalog-changes.ts';
import { optionKey } from './prerequisites.ts';

type Row = Omit<StoredOption, 'requires'> & { readonly requiresIds: readonly string[] };

/** The whole catalogue as it stands, by key, for comparing with a file. */
export async function storedOptions(tx: Tx): Promise<Map<string, StoredOption>> {
  const { tenantId } = tx.context;
  const rows = await tx.sql<Row[]>`
    with modules as (
      select option_id, json_agg(json_build_object('title', title, 'description', description, 'kind', kind,
                                                   'durationMin', duration_min) order by position) as list
        from option_module where tenant_id = ${tenantId} group by option_id),
    required as (
      select option_id, json_agg(requires_id) as list
        from option_prerequisite where tenant_id = ${tenantId} group by option_id),
    aligned as (
      select option_id,
             json_agg(competency_id) filter (where status = 'proposed') as claims,
             json_agg(competency_id) filter (where status <> 'proposed') as decided
        from alignment where tenant_id = ${tenantId} group by option_id)
    select o.id, o.provider, o.code, o.title, o.description, o.outcomes, o.url, o.duration_min as "durationMin",
           o.level, o.language, o.kind, o.mandatory, o.active,
           coalesce(m.list, '[]') as modules, coalesce(r.list, '[]') as "requiresIds",
           coalesce(a.claims, '[]') as claims, coalesce(a.decided, '[]') as decided
      from learning_option o
      left join modules m on m.option_id = o.id
      left join required r on r.option_id = o.id
      left join aligned a on a.option_id = o.id
     where o.tenant_id = ${tenantId}`;
  const keys = new Map(rows.map((row) => [row.id, optionKey(row.provider, row.code)]));
  return new Map(
    rows.map(({ requiresIds, ...row }) => {
      const requires = requiresIds.map((id) => keys.get(id)!).sort();
      return [optionKey(row.provider, row.code), { ...row, requires, claims: [...row.claims].sort() }];
    }),
  );
}

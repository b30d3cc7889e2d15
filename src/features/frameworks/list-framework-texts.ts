import type { Tx } from '../../db/transaction.ts';

export interface FrameworkTexts {
  readonly frameworkId: string;
  readonly code: string;
  readonly levels: readonly { readonly level: number; readonly name: string }[];
  /** Active ones, areas left out. */
  readonly competencies: readonly {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly altLabels: readonly string[];
    readonly indicators: readonly { readonly level: number; readonly text: string }[];
  }[];
}

/** Every framework with the words that a text match needs. */
export async function listFrameworkTexts(tx: Tx): Promise<FrameworkTexts[]> {
  const rows = await tx.sql<FrameworkTexts[]>`
    select f.id as "frameworkId", f.code,
           coalesce((select json_agg(json_build_object('level', l.level, 'name', l.name) order by l.level)
                       from proficiency_level l
                      where l.tenant_id = f.tenant_id and l.framework_id = f.id), '[]') as levels,
           coalesce((select json_agg(json_build_object('id', c.id, 'name', c.name, 'description', c.description,
                              'altLabels', c.alt_labels, 'indicators',
                              coalesce((select json_agg(json_build_object('level', i.level, 'text', i.text)
                                                        order by i.level, i.position)
                                          from behavioral_indicator i
                                         where i.tenant_id = c.tenant_id and i.competency_id = c.id), '[]'))
                            order by c.code)
                       from competency c
                      where c.tenant_id = f.tenant_id and c.framework_id = f.id and c.active and c.type <> 'area'),
                    '[]') as competencies
      from framework f where f.tenant_id = ${tx.context.tenantId} order by f.code`;
  return [...rows];
}

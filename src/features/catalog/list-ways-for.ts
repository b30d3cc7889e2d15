import type { Tx } from '../../db/transaction.ts';
import type { Way } from './contract.ts';
import { isCourse } from './option-kind.ts';

/**
 * The ways to gain a skill: active options with a confirmed alignment to it, most relevant first, short before
 * long (R30, R31). Works on every plane's transaction; asks nothing about the actor, the calling verb does.
 */
export async function listWaysFor(tx: Tx, competencyId: string): Promise<Way[]> {
  return listWays(tx, [competencyId]);
}

/** The same for several competencies at once; each way says which one it is for. */
export async function listWays(tx: Tx, competencyIds: readonly string[]): Promise<Way[]> {
  if (competencyIds.length === 0) return [];
  const rows = await tx.sql<Omit<Way, 'isCourse'>[]>`
    select o.id as "optionId", a.competency_id as "competencyId", o.code, o.title, o.provider, o.kind,
           o.duration_min as "durationMin", o.language, o.url, a.level, a.relevance
      from alignment a join learning_option o on o.tenant_id = a.tenant_id and o.id = a.option_id
     where a.tenant_id = ${tx.context.tenantId} and a.competency_id in ${tx.sql([...competencyIds])}
       and a.status = 'confirmed' and o.active
     order by a.relevance desc, o.duration_min nulls last, o.title, o.id`;
  return rows.map((row) => ({ ...row, isCourse: isCourse(row.kind) }));
}

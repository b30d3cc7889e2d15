import type { Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { LatelyItem } from './contract.ts';
import { readParties } from './get-conversation.ts';
import { readObservationText } from './observation-text.ts';

/**
 * What happened since a moment, newest first: completions (also those tied to nothing), observations, shared
 * examples. For the person and their manager, whose look is audited.
 * @param limit 1 to 200
 */
export async function listLately(
  context: Context,
  personId: string,
  { since, limit = 50 }: { since: Date; limit?: number },
): Promise<LatelyItem[]> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'evidence.read', personId);
    await auditRead(tx, 'evidence.read', personId);
    const rows = await selectLately(tx, personId, since, Math.min(200, Math.max(1, limit)));
    const parties = await readParties(
      tx,
      rows.flatMap((row) => (row.by ? [row.by] : [])),
    );
    return rows.map((row): LatelyItem => {
      const text =
        row.kind === 'observation' ? readObservationText(row.title) : { seen: row.title, direction: '' };
      return {
        kind: row.kind,
        id: row.id,
        evidenceId: row.evidence_id,
        title: text.seen || text.direction,
        direction: text.seen ? text.direction : '',
        occurredAt: row.occurred_at,
        by: (row.by && parties.get(row.by)) ?? null,
        level: row.level,
        competencies: row.competencies,
        acknowledgedAt: row.acknowledged_at,
        recognised: row.recognised,
      };
    });
  });
}

async function selectLately(tx: Tx, personId: string, since: Date, limit: number) {
  const { tenantId } = tx.context;
  return tx.sql`
    with item as (
      select 'completion' as kind, e.id, e.id as evidence_id, o.title, e.occurred_at, null::uuid as by,
             null::int as level, null::timestamptz as acknowledged_at,
             coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'level', a.level)
                                        order by a.relevance desc, c.name)
                         from alignment a join competency c on c.tenant_id = a.tenant_id and c.id = a.competency_id
                        where a.tenant_id = e.tenant_id and a.option_id = e.option_id
                          and a.status = 'confirmed'), '[]') as competencies
        from evidence e join learning_option o on o.tenant_id = e.tenant_id and o.id = e.option_id
       where e.tenant_id = ${tenantId} and e.person_id = ${personId} and e.kind = 'completion'
         and e.withdrawn_at is null and e.occurred_at > ${since}
      union all
      select 'observation', b.id, e.id, b.body, coalesce(e.occurred_at, b.recorded_at), b.observer_id, b.level,
             b.acknowledged_at, jsonb_build_array(jsonb_build_object('id', c.id, 'name', c.name, 'level', b.level))
        from observation b join competency c on c.tenant_id = b.tenant_id and c.id = b.competency_id
        -- by the person too: a cast is not leakproof, so that under row-level security no index serves it
        left join evidence e on e.tenant_id = b.tenant_id and e.person_id = b.person_id
                            and e.kind = 'observation' and e.source_ref = b.id::text
       where b.tenant_id = ${tenantId} and b.person_id = ${personId} and b.recorded_at > ${since}
         and e.withdrawn_at is null
      union all
      select 'example', x.id, e.id, x.body, x.shared_at, null, x.level, x.acknowledged_at,
             jsonb_build_array(jsonb_build_object('id', c.id, 'name', c.name, 'level', x.level))
        from shared_example x join competency c on c.tenant_id = x.tenant_id and c.id = x.competency_id
        left join evidence e on e.tenant_id = x.tenant_id and e.person_id = x.person_id
                            and e.kind = 'example' and e.source_ref = x.id::text
       where x.tenant_id = ${tenantId} and x.person_id = ${personId} and x.shared_at > ${since}
         and e.withdrawn_at is null)
    select item.*, exists (
             select 1 from recognition_prompt q join recognition r
                 on r.tenant_id = q.tenant_id and r.prompt_id = q.id
              where q.tenant_id = ${tenantId} and q.evidence_id = item.evidence_id) as recognised
      from item order by occurred_at desc, id limit ${limit}`;
}

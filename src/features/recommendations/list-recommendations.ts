import { actingPersonId, type Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { Purpose, RecommendationView, RecommendedWay } from './contract.ts';
import type { RecommendationStatus } from './recommendation.ts';

/**
 * What was recommended to a person, those waiting for an answer first, then the newest. For the person and
 * their manager of today, whose look is audited.
 * @throws forbidden for everybody else; not_found for an unknown person.
 */
export async function listRecommendations(context: Context, personId: string): Promise<RecommendationView[]> {
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'recommendation.read', personId);
    await auditRead(tx, 'recommendations.read', personId);
    return select(tx, tx.sql`r.person_id = ${personId}`);
  });
}

/**
 * What the acting manager recommended to the people whom they manage today. Who no longer manages somebody
 * no longer learns how it was answered.
 */
export async function listSentRecommendations(context: Context): Promise<RecommendationView[]> {
  const by = actingPersonId(context);
  if (!by) return [];
  return inTransaction(context, 'development', async (tx) => {
    const today = context.now().toISOString().slice(0, 10);
    return select(
      tx,
      tx.sql`r.by_person_id = ${by} and exists (
        select 1 from reporting_line l
         where l.tenant_id = r.tenant_id and l.person_id = r.person_id and l.manager_id = ${by} and l.kind = 'line'
           and l.since <= ${today} and (l.until is null or l.until > ${today}))`,
    );
  });
}

async function select(tx: Tx, condition: ReturnType<Tx['sql']>): Promise<RecommendationView[]> {
  const rows = await tx.sql`
    select r.id, r.person_id, r.by_person_id, r.reason, r.purpose, r.status, r.sent_at, r.answered_at, r.answer_text,
           p.given_name || ' ' || p.family_name as person, b.given_name || ' ' || b.family_name as sender,
           c.id as competency_id, c.name as skill,
           (select count(*)::int from proficiency_level v
             where v.tenant_id = c.tenant_id and v.framework_id = c.framework_id) as levels
      from development.recommendation r
      join person p on p.tenant_id = r.tenant_id and p.id = r.person_id
      join person b on b.tenant_id = r.tenant_id and b.id = r.by_person_id
      join competency c on c.tenant_id = r.tenant_id and c.id = r.competency_id
     where r.tenant_id = ${tx.context.tenantId} and ${condition}
     order by (r.status = 'sent') desc, r.sent_at desc, r.id limit 200`;
  const ways = await readWaysOf(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    person: { id: row.person_id, name: row.person },
    by: { id: row.by_person_id, name: row.sender },
    skill: { id: row.competency_id, name: row.skill, levels: row.levels },
    reason: row.reason,
    purpose: row.purpose as Purpose,
    status: row.status as RecommendationStatus,
    sentAt: row.sent_at,
    answeredAt: row.answered_at,
    answerText: row.answer_text,
    ways: ways.get(row.id) ?? [],
  }));
}

async function readWaysOf(tx: Tx, ids: readonly string[]): Promise<Map<string, RecommendedWay[]>> {
  const found = new Map<string, RecommendedWay[]>();
  if (ids.length === 0) return found;
  const rows = await tx.sql`
    select w.recommendation_id, o.id, o.title, o.description, o.kind, o.provider, o.url, o.duration_min, a.level,
           i.planned_at, i.done_at
      from development.recommendation_way w
      join development.recommendation r on r.tenant_id = w.tenant_id and r.id = w.recommendation_id
      join learning_option o on o.tenant_id = w.tenant_id and o.id = w.option_id
      left join alignment a on a.tenant_id = w.tenant_id and a.option_id = w.option_id
                           and a.competency_id = r.competency_id and a.status = 'confirmed'
      left join lateral (select p.planned_at, p.done_at from development.plan_item p
             where p.tenant_id = w.tenant_id and p.recommendation_id = w.recommendation_id
               and p.option_id = w.option_id order by p.planned_at desc limit 1) i on true
     where w.tenant_id = ${tx.context.tenantId} and w.recommendation_id = any(${[...ids]}::uuid[])
     order by w.recommendation_id, w.position`;
  for (const row of rows) {
    const way: RecommendedWay = {
      optionId: row.id,
      title: row.title,
      description: row.description,
      kind: row.kind,
      provider: row.provider,
      url: row.url,
      durationMin: row.duration_min,
      level: row.level,
      plannedAt: row.planned_at,
      doneAt: row.done_at,
    };
    found.set(row.recommendation_id, [...(found.get(row.recommendation_id) ?? []), way]);
  }
  return found;
}

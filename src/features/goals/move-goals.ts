import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { audit } from '../../db/audit.ts';
import { goal } from '../../db/schema/development.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { decideMerge } from './goal.ts';
import { holdGoals, keepVersion, putOrder, type StoredGoal } from './stored-goals.ts';

/**
 * Wakes when an account was linked to an employee: goals, self-ratings and plan of the provisional person
 * become the employee's own. Their own goals keep their places; what has no room among the three is parked
 * (R81). Nothing that was private becomes visible: moved goals and ratings are private until the employee
 * shares them. Repeating it changes nothing.
 */
export async function moveGoals(context: Context, linked: Events['account.linked']): Promise<void> {
  const { formerPersonId: from, personId: to } = linked;
  if (from === to) return;
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'completion.record', to);
    // always in the same order, so that two links at once cannot wait for each other
    for (const id of [from, to].sort()) await holdGoals(tx, id);
    const goals = await moveOwnGoals(tx, from, to);
    const ratings = await moveRatings(tx, from, to);
    const items = await movePlan(tx, from, to);
    if (goals + ratings + items === 0) return;
    await audit(tx, { action: 'goals.moved', subjectId: to, details: { from, goals, ratings, items } });
  });
}

async function moveOwnGoals(tx: Tx, from: string, to: string): Promise<number> {
  const { tenantId } = tx.context;
  const [own, moved] = [await holdGoals(tx, to), await holdGoals(tx, from)];
  const place = decideMerge(own, moved);
  const rows = await tx.sql`
    update development.goal set person_id = ${to}, shared_at = null, version = version + 1, updated_at = ${tx.context.now()},
           status = case when status = 'active' then 'parked' else status end, rank = null
     where tenant_id = ${tenantId} and person_id = ${from} returning id`;
  await putOrder(tx, to, place.order);
  const ids = new Set(rows.map((row) => row.id));
  for (const one of await listAll(tx, to)) if (ids.has(one.id)) await keepVersion(tx, one);
  return rows.length;
}

async function listAll(tx: Tx, personId: string): Promise<StoredGoal[]> {
  return tx.db
    .select()
    .from(goal)
    .where(and(eq(goal.tenantId, tx.context.tenantId), eq(goal.personId, personId))) as Promise<StoredGoal[]>;
}

/** The newer word about a skill stands. */
async function moveRatings(tx: Tx, from: string, to: string): Promise<number> {
  const { tenantId } = tx.context;
  const rows = await tx.sql`
    with gone as (delete from development.self_rating
                   where tenant_id = ${tenantId} and person_id = ${from} returning *)
    insert into development.self_rating as r (tenant_id, person_id, competency_id, level, rated_at, shared_at)
    select tenant_id, ${to}, competency_id, level, rated_at, null from gone
    on conflict (tenant_id, person_id, competency_id) do update
       set level = excluded.level, rated_at = excluded.rated_at, shared_at = null
     where excluded.rated_at > r.rated_at
    returning competency_id`;
  return rows.length;
}

/** What both have planned and not done stands once. */
async function movePlan(tx: Tx, from: string, to: string): Promise<number> {
  const { tenantId } = tx.context;
  await tx.sql`
    delete from development.plan_item i
     where i.tenant_id = ${tenantId} and i.person_id = ${from} and i.done_at is null
       and exists (select 1 from development.plan_item o
                    where o.tenant_id = ${tenantId} and o.person_id = ${to} and o.option_id = i.option_id
                      and o.done_at is null)`;
  const rows = await tx.sql`
    update development.plan_item set person_id = ${to}
     where tenant_id = ${tenantId} and person_id = ${from} returning id`;
  return rows.length;
}

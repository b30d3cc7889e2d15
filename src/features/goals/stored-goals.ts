import { and, asc, eq, ne } from 'drizzle-orm';
import { actingPersonId, type Context } from '../../core/context.ts';
import { AppError, invalid, notFound } from '../../core/errors.ts';
import type { Action } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import { goal, goalVersion } from '../../db/schema/development.ts';
import type { Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { type GoalStatus, MOST_ACTIVE, type Refusal } from './goal.ts';

/** A row of the table; its checks keep status and origin to these words. */
export type StoredGoal = Omit<typeof goal.$inferSelect, 'status' | 'origin'> & {
  readonly status: GoalStatus;
  readonly origin: 'challenge' | 'setback';
};

/** The acting person, whose goals these are: nobody writes them for somebody else (R83). */
export function ownPersonId(context: Context): string {
  const personId = actingPersonId(context);
  if (!personId) throw new AppError('forbidden', 'A development goal belongs to the person who chose it.');
  return personId;
}

/**
 * Lets one change of a person's goals follow the other, and returns the goals that are not closed. Two
 * browsers that both write a third goal would else both find room for it.
 */
export async function holdGoals(tx: Tx, personId: string): Promise<StoredGoal[]> {
  const { tenantId } = tx.context;
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`goals:${tenantId}:${personId}`}, 0))`;
  const rows = await tx.db
    .select()
    .from(goal)
    .where(and(eq(goal.tenantId, tenantId), eq(goal.personId, personId), ne(goal.status, 'closed')))
    .orderBy(asc(goal.rank), asc(goal.id));
  return rows as StoredGoal[];
}

/**
 * The goal, for an action on it. A private goal does not exist for anybody but its owner: the answer is the
 * same as for an id that was made up.
 * @throws not_found; forbidden where a shared goal is somebody else's.
 */
export async function getGoal(tx: Tx, action: Action, goalId: string): Promise<StoredGoal> {
  const [row] = await tx.db
    .select()
    .from(goal)
    .where(and(eq(goal.tenantId, tx.context.tenantId), eq(goal.id, goalId)));
  if (!row) throw notFound('goal');
  if (row.sharedAt === null && actingPersonId(tx.context) !== row.personId) throw notFound('goal');
  await authoriseAbout(tx, action, row.personId);
  return row as StoredGoal;
}

/** The same, with the person's goals held: for a change that must not meet another one. */
export async function holdGoal(
  tx: Tx,
  action: Action,
  goalId: string,
): Promise<{ goal: StoredGoal; open: StoredGoal[] }> {
  const seen = await getGoal(tx, action, goalId);
  const open = await holdGoals(tx, seen.personId);
  return { goal: open.find((one) => one.id === goalId) ?? (await getGoal(tx, action, goalId)), open };
}

/**
 * Changes a goal and keeps the version that now stands (R1). `at` is the goal as it was loaded under the
 * lock; where somebody changed it since, nothing is overwritten.
 */
export async function putVersion(
  tx: Tx,
  at: StoredGoal,
  change: Partial<Omit<StoredGoal, 'tenantId' | 'id' | 'personId' | 'version'>>,
): Promise<StoredGoal> {
  const version = at.version + 1;
  const [row] = await tx.db
    .update(goal)
    .set({ ...change, version, updatedAt: tx.context.now() })
    .where(and(eq(goal.tenantId, at.tenantId), eq(goal.id, at.id), eq(goal.version, at.version)))
    .returning();
  if (!row) throw new AppError('conflict', 'This goal has just been changed. Look at it again, then decide.');
  await keepVersion(tx, row as StoredGoal);
  return row as StoredGoal;
}

/** Keeps a goal as it stands. */
export async function keepVersion(tx: Tx, row: StoredGoal): Promise<void> {
  const { tenantId, id, version, createdAt: _, updatedAt: __, ...body } = row;
  await tx.db.insert(goalVersion).values({ tenantId, goalId: id, version, body, at: tx.context.now() });
}

/**
 * Gives the active goals their ranks, 1 for the first. Those that move step aside first, because no two
 * active goals may hold one rank, not even for a moment (goal_rank_once).
 */
export async function putOrder(tx: Tx, personId: string, order: readonly string[]): Promise<void> {
  const { tenantId } = tx.context;
  await tx.sql`
    update development.goal g set status = 'parked', rank = null
     where tenant_id = ${tenantId} and person_id = ${personId} and status = 'active'
       and rank is distinct from array_position(${[...order]}::uuid[], id)`;
  await tx.sql`
    update development.goal g set status = 'active', rank = array_position(${[...order]}::uuid[], id)
     where tenant_id = ${tenantId} and person_id = ${personId} and status <> 'active'
       and id = any(${[...order]}::uuid[])`;
}

/** A refusal of the rules in words, naming the way out. */
export function refusalOf(refusal: Refusal): AppError {
  if (refusal.because === 'closed')
    return new AppError('conflict', 'This goal is closed. Start a new one from what you learned.');
  const message = 'Choose the goal to park.';
  return refusal.because === 'full'
    ? new AppError(
        'limit_exceeded',
        `You have ${MOST_ACTIVE} active goals, so that each gets attention. Choose which one to park.`,
        [{ field: 'parkGoalId', message }],
      )
    : invalid([{ field: 'parkGoalId', message: 'Choose one of your active goals.' }]);
}

/**
 * Refuses a skill that is not there, is only an area, or has no such level.
 * Returns its name, or null where the goal names none.
 */
export async function checkSkill(
  tx: Tx,
  wish: { readonly competencyId?: string | undefined; readonly level?: number | undefined },
  levelField = 'targetLevel',
): Promise<string | null> {
  if (!wish.competencyId) {
    if (wish.level === undefined) return null;
    throw invalid([{ field: 'competencyId', message: 'Choose the skill that the level belongs to.' }]);
  }
  const [row] = await tx.sql`
    select c.name, (select count(*)::int from proficiency_level p
             where p.tenant_id = c.tenant_id and p.framework_id = c.framework_id) as levels
      from competency c
     where c.tenant_id = ${tx.context.tenantId} and c.id = ${wish.competencyId} and c.type <> 'area' and c.active`;
  if (!row) throw invalid([{ field: 'competencyId', message: 'Choose a skill from the list.' }]);
  if (wish.level !== undefined && wish.level > row.levels)
    throw invalid([{ field: levelField, message: `This skill has ${row.levels} levels.` }]);
  return row.name;
}

/** Lets the named goals step aside; each keeps the version that then stands. */
export async function park(tx: Tx, open: readonly StoredGoal[], ids: readonly string[]): Promise<void> {
  for (const one of open.filter(({ id }) => ids.includes(id))) {
    await putVersion(tx, one, { status: 'parked', rank: null });
    await audit(tx, { action: 'goal.parked', subjectId: one.personId, entity: 'goal', entityId: one.id });
  }
}

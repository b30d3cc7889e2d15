import { actingPersonId, type Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { listWays, type Way } from '../catalog/index.ts';
import { findRoleProfileOf, type RoleProfile } from '../frameworks/index.ts';
import { type GoalView, readGoals } from '../goals/index.ts';
import { authoriseAbout } from '../people/index.ts';
import {
  type CompetencyType,
  decideLevel,
  listEvidencePieces,
  readCompetencyTypes,
} from '../records/index.ts';
import { decideMeaning, type Meaning } from './decide-meaning.ts';
import type { Built } from './read-course.ts';

/** One competency of the course, seen from the acting person. */
export interface CourseForMe extends Built {
  readonly type: CompetencyType;
  /** Null while it is not yet known. */
  readonly current: number | null;
  /** What their goal wants, otherwise what their role asks; null where neither does. */
  readonly target: number | null;
  readonly meaning: Meaning;
  /** Private goals count: nobody but the person sees this. */
  readonly goal: { readonly id: string; readonly title: string } | null;
  readonly role: { readonly title: string; readonly target: number; readonly weight: number } | null;
  /** What else brings it, the most relevant first. */
  readonly others: readonly Way[];
}

export interface CourseMeansForMe {
  readonly skills: readonly CourseForMe[];
  readonly plan: 'none' | 'planned' | 'done';
}

const OTHERS = 3;

/**
 * What a course that is this option means for the acting person: where they stand by the evidence, what they want or
 * their role asks, and what else leads there. For the person alone; goals that are private count here.
 */
export async function readCourseForMe(
  context: Context,
  course: { readonly optionId: string; readonly builds: readonly Built[] },
): Promise<CourseMeansForMe> {
  const me = actingPersonId(context);
  if (!me) throw notFound('person');
  const ids = course.builds.map(({ competencyId }) => competencyId);
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'growth.read', me);
    const goals = (await readGoals(tx, me)).filter(({ status }) => status === 'active');
    const profile = await findRoleProfileOf(tx, me);
    const types = await readCompetencyTypes(tx, ids);
    const pieces = await listEvidencePieces(tx, me, ids);
    const ways = await listWays(tx, ids);
    const skills = course.builds.map((built) => {
      const { competencyId } = built;
      const type = types.get(competencyId) ?? 'knowledge';
      const shown = pieces.filter((piece) => piece.competencyId === competencyId);
      const others = ways.filter(
        (way) => way.competencyId === competencyId && way.optionId !== course.optionId,
      );
      return seenFrom({ built, type, current: decideLevel(type, shown), goals, profile, others });
    });
    return { skills, plan: await planOf(tx, me, course.optionId) };
  });
}

function seenFrom(facts: {
  built: Built;
  type: CompetencyType;
  current: number | null;
  goals: readonly GoalView[];
  profile: RoleProfile | null;
  others: readonly Way[];
}): CourseForMe {
  const { built, type, current, goals, profile, others } = facts;
  const goal = goals.find(
    ({ skill, targetLevel }) => skill?.id === built.competencyId && targetLevel !== null,
  );
  const asked = profile?.competencies.find(({ id }) => id === built.competencyId);
  const target = goal?.targetLevel ?? asked?.targetLevel ?? null;
  return {
    ...built,
    type,
    current,
    target,
    meaning: decideMeaning({ current, target, brings: built.level }),
    goal: goal ? { id: goal.id, title: goal.title } : null,
    role: asked && profile ? { title: profile.title, target: asked.targetLevel, weight: asked.weight } : null,
    others: others.slice(0, OTHERS),
  };
}

async function planOf(tx: Tx, me: string, optionId: string): Promise<CourseMeansForMe['plan']> {
  const { tenantId } = tx.context;
  const [row] = await tx.sql<{ planned: boolean; done: boolean }[]>`
    select exists (select 1 from development.plan_item
                    where tenant_id = ${tenantId} and person_id = ${me} and option_id = ${optionId}
                      and done_at is null) as planned,
           exists (select 1 from evidence
                    where tenant_id = ${tenantId} and person_id = ${me} and option_id = ${optionId}
                      and kind = 'completion' and withdrawn_at is null) as done`;
  if (row?.planned) return 'planned';
  return row?.done ? 'done' : 'none';
}

import { actingPersonId, type Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { decideLevel, listEvidencePieces, readCompetencyTypes } from '../records/index.ts';
import type { GoalView, QuestionView, SkillView } from './contract.ts';

/**
 * The person's goals, active ones by rank first, then parked, then closed with the newest first. The person
 * sees all; their manager the shared ones, without the closing note, and the look is audited.
 * @throws forbidden for everybody else; not_found for an unknown person.
 */
export async function listGoals(context: Context, personId: string): Promise<GoalView[]> {
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'goal.read-shared', personId);
    await auditRead(tx, 'goals.read', personId);
    return readGoals(tx, personId);
  });
}

/** The same inside the caller's transaction of the development plane. The caller authorises. */
export async function readGoals(tx: Tx, personId: string): Promise<GoalView[]> {
  const own = actingPersonId(tx.context) === personId;
  const rows = await selectGoals(tx, personId, own);
  const questions = await selectQuestions(
    tx,
    rows.map((row) => row.id),
  );
  const skillIds = [...new Set(rows.flatMap((row) => (row.competency_id ? [row.competency_id] : [])))];
  const pieces = skillIds.length > 0 ? await listEvidencePieces(tx, personId, skillIds) : [];
  const types = await readCompetencyTypes(tx, skillIds);
  const levelOf = (id: string) => {
    const type = types.get(id);
    return type
      ? decideLevel(
          type,
          pieces.filter((piece) => piece.competencyId === id),
        )
      : null;
  };
  return rows.map(
    (row): GoalView => ({
      id: row.id,
      title: row.title,
      origin: row.origin,
      originText: row.origin_text,
      skill: row.competency_id ? skillOf(row) : null,
      targetLevel: row.target_level,
      currentLevel: row.competency_id ? levelOf(row.competency_id) : null,
      due: row.due,
      nextStep: row.next_step,
      status: row.status,
      rank: row.rank,
      sharedAt: row.shared_at,
      version: row.version,
      updatedAt: row.updated_at,
      closedAt: row.closed_at,
      closingNote: own ? row.closing_note : null,
      questions: questions
        .filter((question) => question.goalId === row.id)
        .map(({ goalId: _, ...view }) => view),
    }),
  );
}

const skillOf = (row: Record<string, unknown>): SkillView => ({
  id: String(row.competency_id),
  name: String(row.skill_name),
  levels: Number(row.levels),
});

async function selectGoals(tx: Tx, personId: string, own: boolean) {
  return tx.sql`
    select g.id, g.title, g.origin, g.origin_text, g.competency_id, g.target_level, g.due::text as due, g.next_step,
           g.status, g.rank, g.shared_at, g.version, g.updated_at, g.closed_at, g.closing_note, c.name as skill_name,
           (select count(*)::int from proficiency_level p
             where p.tenant_id = c.tenant_id and p.framework_id = c.framework_id) as levels
      from development.goal g
      left join competency c on c.tenant_id = g.tenant_id and c.id = g.competency_id
     where g.tenant_id = ${tx.context.tenantId} and g.person_id = ${personId}
       and (${own} or g.shared_at is not null)
     order by array_position(array['active', 'parked', 'closed'], g.status), g.rank, g.closed_at desc, g.updated_at desc, g.id`;
}

async function selectQuestions(
  tx: Tx,
  goalIds: readonly string[],
): Promise<(QuestionView & { goalId: string })[]> {
  if (goalIds.length === 0) return [];
  const rows = await tx.sql`
    select q.id, q.goal_id, q.question, q.asked_at, q.answer, q.answered_at, q.asked_by,
           p.given_name || ' ' || p.family_name as asker
      from development.goal_question q
      join person p on p.tenant_id = q.tenant_id and p.id = q.asked_by
     where q.tenant_id = ${tx.context.tenantId} and q.goal_id = any(${[...goalIds]}::uuid[])
     order by q.asked_at desc, q.id`;
  return rows.map((row) => ({
    id: row.id,
    goalId: row.goal_id,
    question: row.question,
    askedBy: { id: row.asked_by, name: row.asker },
    askedAt: row.asked_at,
    answer: row.answer,
    answeredAt: row.answered_at,
  }));
}

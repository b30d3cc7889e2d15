import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { loggedLearning } from '../../db/schema/development.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { LogLearning } from './contract.ts';
import { activityId, emitStatement } from './emit-statement.ts';

/** The same words within this time are a form that was sent twice. */
const REPEAT_MS = 600_000;
const DAY_MS = 86_400_000;

/**
 * The person logs what they learned outside a course (R93). It stands in their own record and in the record store as
 * "completed", without their words. It is no evidence: nobody but themselves has said it (decisions, "Evidence").
 * @throws invalid for a day to come, or a skill that is none
 */
export async function logLearning(context: Context, input: LogLearning): Promise<{ id: string }> {
  const personId = actingPersonId(context);
  if (!personId) throw new AppError('forbidden', 'Only the person themself logs what they learned.');
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'learning.log', personId);
    const at = momentOf(input.learnedOn, context.now());
    const skill = await findSkill(tx, input.competencyId);
    const same = await findSame(tx, personId, input);
    if (same) return same;
    const id = newId();
    const { tenantId, now } = context;
    await tx.db.insert(loggedLearning).values({ tenantId, id, personId, ...input, loggedAt: now() });
    await audit(tx, { action: 'learning.logged', subjectId: personId, entity: 'learning', entityId: id });
    await emitStatement(tx, {
      event: ['learning.logged', id],
      personId,
      verb: 'completed',
      // of which kind, not what they called it: statements are read and sent on where the person's words are not
      object: { id: activityId(tx, 'learning', id), type: 'event', name: `Logged learning: ${input.kind}` },
      at,
      minutes: input.minutes,
      ...(skill
        ? { other: [{ id: activityId(tx, 'competencies', skill.id), type: 'competency', name: skill.name }] }
        : {}),
    });
    return { id };
  });
}

/** A day has no hour: noon, and never later than now. Where the day began already is decided by the first of all zones. */
function momentOf(day: string, now: Date): Date {
  if (Date.parse(`${day}T00:00:00Z`) > now.getTime() + DAY_MS / 2)
    throw invalid([
      { field: 'learnedOn', message: 'Choose a day that has been; what is planned stands on your plan.' },
    ]);
  return new Date(Math.min(Date.parse(`${day}T12:00:00Z`), now.getTime()));
}

async function findSkill(
  tx: Tx,
  competencyId: string | undefined,
): Promise<{ id: string; name: string } | null> {
  if (competencyId === undefined) return null;
  const [skill] = await tx.sql<{ id: string; name: string }[]>`
    select id, name from competency
     where tenant_id = ${tx.context.tenantId} and id = ${competencyId} and type <> 'area' and active`;
  if (!skill) throw invalid([{ field: 'competencyId', message: 'Choose a skill from the list, or none.' }]);
  return skill;
}

/** A form sent twice, or twice at once: the second waits for the first and finds it. */
async function findSame(tx: Tx, personId: string, input: LogLearning): Promise<{ id: string } | null> {
  const { tenantId, now } = tx.context;
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`learning:${tenantId}:${personId}`}, 0))`;
  const [same] = await tx.sql<{ id: string }[]>`
    select id from development.logged_learning
     where tenant_id = ${tenantId} and person_id = ${personId} and learned_on = ${input.learnedOn}::date
       and title = ${input.title} and kind = ${input.kind} and minutes = ${input.minutes} and words = ${input.words}
       and competency_id is not distinct from ${input.competencyId ?? null}::uuid
       and logged_at > ${new Date(now().getTime() - REPEAT_MS)}
     order by logged_at limit 1`;
  return same ?? null;
}

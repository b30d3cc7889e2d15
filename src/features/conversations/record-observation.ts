import type { Context } from '../../core/context.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { observation } from '../../db/schema/conversations.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { findCompetency } from '../frameworks/index.ts';
import { authoriseAbout } from '../people/index.ts';
import { activityId, emitStatement, putAppliedEvidence } from '../records/index.ts';
import { RecordObservation } from './contract.ts';
import { theActor } from './load-conversation.ts';
import { writeObservationText } from './observation-text.ts';

/**
 * The manager, or somebody with a dotted line, writes down what they saw or what to try (R12, R13, R54). With a
 * level it is applied evidence and is announced; without one it is a word between the two. It is always open to
 * the person it is about. The same key again answers with the observation that is there.
 * @throws invalid for a level that the scale has not, a day to come, or an unknown competency
 */
export async function recordObservation(
  context: Context,
  given: RecordObservation,
): Promise<{ id: string; evidenceId: string | null }> {
  const input = RecordObservation.parse(given);
  const today = context.now().toISOString().slice(0, 10);
  const { personId, competencyId, level = null, seenOn = today } = input;
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'observation.record', personId);
    const observerId = theActor(tx);
    const competencyName = await checkSight(tx, { competencyId, level, seenOn, today });
    const id = input.key ?? newId();
    const { tenantId, now } = context;
    const body = writeObservationText(input);
    const put = await tx.db
      .insert(observation)
      .values({ tenantId, id, personId, observerId, competencyId, level, body, seenOn, recordedAt: now() })
      .onConflictDoNothing()
      .returning({ id: observation.id });
    if (put.length === 0) return findRecorded(tx, { id, personId, observerId });
    const occurredAt = momentOf(seenOn, now());
    const piece = {
      kind: 'observation',
      personId,
      competencyId,
      source: observerId,
      sourceRef: id,
      occurredAt,
    } as const;
    const evidenceId = level === null ? null : await putAppliedEvidence(tx, { ...piece, level });
    await audit(tx, {
      action: 'observation.recorded',
      subjectId: personId,
      entity: 'observation',
      entityId: id,
      details: { competencyId, level },
    });
    await emitStatement(tx, {
      event: ['observation.recorded', id],
      personId: observerId,
      verb: level === null ? 'responded' : 'validated',
      object: { id: activityId(tx, 'competencies', competencyId), type: 'competency', name: competencyName },
      about: { personId, verb: 'asserted' },
      ...(level === null ? {} : { level }),
    });
    return { id, evidenceId };
  });
}

async function checkSight(
  tx: Tx,
  sight: { competencyId: string; level: number | null; seenOn: string; today: string },
): Promise<string> {
  const competency = await findCompetency(tx, sight.competencyId);
  if (!competency?.active)
    throw invalid([{ field: 'competencyId', message: 'Choose the skill or behaviour that it is about.' }]);
  if (sight.level !== null && sight.level > competency.levels.length)
    throw invalid([{ field: 'level', message: `This one has ${competency.levels.length} levels.` }]);
  if (sight.seenOn > sight.today)
    throw invalid([{ field: 'seenOn', message: 'Choose the day on which you saw it, today or before.' }]);
  return competency.name;
}

/** A day without its hour counts as its noon; today's is now. */
function momentOf(seenOn: string, now: Date): Date {
  return seenOn === now.toISOString().slice(0, 10) ? now : new Date(`${seenOn}T12:00:00Z`);
}

/** What the same form made when it came first. */
async function findRecorded(
  tx: Tx,
  { id, personId, observerId }: { id: string; personId: string; observerId: string },
): Promise<{ id: string; evidenceId: string | null }> {
  const { tenantId } = tx.context;
  const [same] = await tx.sql`
    select e.id as evidence_id from observation b
      left join evidence e on e.tenant_id = b.tenant_id and e.kind = 'observation' and e.source_ref = b.id::text
     where b.tenant_id = ${tenantId} and b.id = ${id} and b.person_id = ${personId} and b.observer_id = ${observerId}`;
  if (!same) throw new AppError('conflict', 'This key belongs to another observation.');
  return { id, evidenceId: same.evidence_id };
}

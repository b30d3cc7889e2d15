import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { AppError, invalid, notFound } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { recognition } from '../../db/schema/conversations.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { optionActivityId } from '../catalog/index.ts';
import { authoriseAbout, relationsTo } from '../people/index.ts';
import { type ActivityFact, activityId, emitStatement } from '../records/index.ts';
import type { GiveRecognition } from './contract.ts';

/** The same words to the same person about the same skill count once within this time. */
const REPEAT_MS = 86_400_000;

/**
 * The manager, or somebody with a dotted line, says thank you for something seen (R16, R73). It answers the
 * prompt about the same completion; one completion is recognised once by the line. Repeating it changes nothing.
 * @throws conflict where somebody else answered the prompt; not_found for a prompt or evidence of another
 * person; invalid where the competency is none.
 */
export async function giveRecognition(context: Context, input: GiveRecognition): Promise<{ id: string }> {
  const by = actingPersonId(context);
  if (!by) throw new AppError('forbidden', 'Thanks come from a person.');
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'recognition.give', input.personId);
    const competencyName = await nameOf(tx, input.competencyId);
    const about = await findEvidence(tx, input);
    const prompt = await takePrompt(tx, input);
    const given = prompt?.recognition ?? (await findSameWords(tx, by, input));
    if (given) {
      if (given.by === by) return { id: given.id };
      throw new AppError('conflict', 'Somebody has already said thank you for this.');
    }
    const id = newId();
    const { tenantId, now } = context;
    const { personId, competencyId, body, aim = null } = input;
    await tx.db.insert(recognition).values({
      tenantId,
      id,
      personId,
      byPersonId: by,
      competencyId,
      aim,
      body,
      promptId: prompt?.id ?? null,
      givenAt: now(),
    });
    await audit(tx, {
      action: 'recognition.given',
      subjectId: personId,
      entity: 'recognition',
      entityId: id,
      details: { competencyId, promptId: prompt?.id ?? null },
    });
    const shown: ActivityFact = {
      id: activityId(tx, 'competencies', competencyId),
      type: 'competency',
      name: competencyName,
    };
    await emitStatement(tx, {
      event: ['recognition.given', id],
      personId: by,
      verb: 'acknowledged',
      object: about?.course ?? shown,
      about: { personId, verb: about?.course ? 'completed' : 'asserted' },
      parent: [{ id: activityId(tx, 'recognitions', id), type: 'goal' }],
      other: about?.course ? [shown] : [],
    });
    return { id };
  });
}

async function nameOf(tx: Tx, competencyId: string): Promise<string> {
  const [competency] = await tx.sql`
    select name from competency
     where tenant_id = ${tx.context.tenantId} and id = ${competencyId} and type <> 'area' and active`;
  if (!competency)
    throw invalid([{ field: 'competencyId', message: 'Choose the skill or behaviour that it shows.' }]);
  return competency.name;
}

/** The evidence named, which must be this person's. `course` is set for a completion. */
async function findEvidence(tx: Tx, input: GiveRecognition): Promise<{ course: ActivityFact | null } | null> {
  if (!input.evidenceId && !input.promptId) return null;
  const [row] = await tx.sql`
    select e.id, o.id as option_id, o.title, o.url from evidence e
      left join learning_option o on o.tenant_id = e.tenant_id and o.id = e.option_id
     where e.tenant_id = ${tx.context.tenantId} and e.person_id = ${input.personId} and e.withdrawn_at is null
       and e.id = ${
         input.evidenceId
           ? tx.sql`${input.evidenceId}`
           : tx.sql`(select q.evidence_id from recognition_prompt q
                      where q.tenant_id = ${tx.context.tenantId} and q.id = ${input.promptId ?? null})`
       }`;
  if (!row) throw notFound(input.evidenceId ? 'evidence' : 'prompt');
  if (!row.option_id) return { course: null };
  return {
    course: {
      id: row.url ?? optionActivityId(tx.context.publicUrl, row.option_id),
      type: 'course',
      name: row.title,
    },
  };
}

interface Given {
  readonly id: string;
  readonly by: string;
}

/**
 * Takes the prompt that the manager answers, locked, or makes an answered one for evidence nobody was prompted
 * about, so that no later finding asks again. A dotted line's word stands beside it and answers nothing.
 */
async function takePrompt(
  tx: Tx,
  input: GiveRecognition,
): Promise<{ id: string; recognition: Given | null } | null> {
  const { tenantId, now } = tx.context;
  const { personId, promptId, evidenceId, competencyId } = input;
  if (!promptId && !evidenceId) return null;
  if (!(await relationsTo(tx, personId)).includes('manager')) {
    if (promptId) throw notFound('prompt');
    return null;
  }
  if (!promptId) {
    await tx.sql`
      insert into recognition_prompt (tenant_id, id, person_id, evidence_id, competency_id, prompted_at)
      values (${tenantId}, ${newId()}, ${personId}, ${evidenceId!}, ${competencyId}, ${now()})
      on conflict (tenant_id, evidence_id) do nothing`;
  }
  const [prompt] = await tx.sql`
    select id from recognition_prompt
     where tenant_id = ${tenantId} and person_id = ${personId}
       and ${promptId ? tx.sql`id = ${promptId}` : tx.sql`evidence_id = ${evidenceId!}`} for update`;
  if (!prompt) throw notFound('prompt');
  const [given] = await tx.sql`
    select id, by_person_id from recognition where tenant_id = ${tenantId} and prompt_id = ${prompt.id}`;
  if (!given) {
    await tx.sql`
      update recognition_prompt set answered_at = ${now()}, open = false, version = version + 1
       where tenant_id = ${tenantId} and id = ${prompt.id}`;
  }
  return { id: prompt.id, recognition: given ? { id: given.id, by: given.by_person_id } : null };
}

/** A form sent twice, or twice at once: the second waits for the first and finds its words. */
async function findSameWords(tx: Tx, by: string, input: GiveRecognition): Promise<Given | null> {
  const { tenantId, now } = tx.context;
  const { personId, competencyId, body } = input;
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`recognition:${tenantId}:${by}:${personId}`}, 0))`;
  const [same] = await tx.sql`
    select id from recognition
     where tenant_id = ${tenantId} and by_person_id = ${by} and person_id = ${personId}
       and competency_id = ${competencyId} and body = ${body}
       and given_at > ${new Date(now().getTime() - REPEAT_MS)}
     order by given_at limit 1`;
  return same ? { id: same.id, by } : null;
}

import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { recommendation, recommendationWay } from '../../db/schema/development.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { listWaysFor, type Way } from '../catalog/index.ts';
import { optionActivity } from '../goals/index.ts';
import { authoriseAbout } from '../people/index.ts';
import { activityId, emitStatement } from '../records/index.ts';
import { RecommendOption } from './contract.ts';
import { decideMissing } from './recommendation.ts';

type Parsed = ReturnType<typeof RecommendOption.parse> & { readonly competencyId: string };

/**
 * The manager recommends: the skill, why it matters to this person, and at least two ways, one of them no
 * course where any exists (R30, R31). The same one sent twice is sent once.
 * @throws invalid with everything that is missing, by field; conflict while another one of theirs on the
 * same skill waits for its answer; forbidden for anybody but the manager of today.
 */
export async function recommendOption(context: Context, input: RecommendOption): Promise<{ id: string }> {
  const draft = RecommendOption.parse(input);
  return inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'recommendation.send', draft.personId);
    const ways = draft.competencyId ? await listWaysFor(tx, draft.competencyId) : [];
    const missing = decideMissing(draft, ways);
    if (missing.length > 0)
      throw invalid(missing, 'This cannot be sent yet. What is missing is named below.');
    const wish = draft as Parsed;
    const same = await findWaiting(tx, wish);
    if (same) return same;
    // in the manager's order; the rule made sure that each of them is a way
    const chosen = [...new Set(wish.optionIds)].flatMap(
      (id) => ways.find((way) => way.optionId === id) ?? [],
    );
    return send(tx, wish, chosen);
  });
}

/** What this manager sent on this skill and still waits: the same again is harmless, another is one too many. */
async function findWaiting(tx: Tx, wish: Parsed): Promise<{ id: string } | null> {
  const { tenantId } = tx.context;
  const by = actingPersonId(tx.context);
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`recommend:${tenantId}:${wish.personId}:${wish.competencyId}`}, 0))`;
  const [waiting] = await tx.sql`
    select r.id, r.reason, array(select w.option_id::text from development.recommendation_way w
             where w.tenant_id = r.tenant_id and w.recommendation_id = r.id) as options
      from development.recommendation r
     where r.tenant_id = ${tenantId} and r.person_id = ${wish.personId} and r.by_person_id = ${by}
       and r.competency_id = ${wish.competencyId} and r.status = 'sent'`;
  if (!waiting) return null;
  const chosen = new Set(wish.optionIds);
  const sameWays =
    waiting.options.length === chosen.size && waiting.options.every((id: string) => chosen.has(id));
  if (sameWays && waiting.reason === wish.reason) return { id: waiting.id };
  throw new AppError('conflict', 'Your last recommendation on this skill still waits for its answer.');
}

async function send(tx: Tx, wish: Parsed, ways: readonly Way[]): Promise<{ id: string }> {
  const { tenantId, now } = tx.context;
  const by = actingPersonId(tx.context) ?? '';
  const id = newId();
  await tx.db.insert(recommendation).values({
    tenantId,
    id,
    personId: wish.personId,
    byPersonId: by,
    conversationId: wish.conversationId ?? null,
    competencyId: wish.competencyId,
    reason: wish.reason,
    purpose: wish.purpose,
    status: 'sent',
    sentAt: now(),
  });
  const rows = ways.map(({ optionId }, at) => ({
    tenantId,
    recommendationId: id,
    position: at + 1,
    optionId,
  }));
  await tx.db.insert(recommendationWay).values(rows);
  await audit(tx, {
    action: 'recommendation.sent',
    subjectId: wish.personId,
    entity: 'recommendation',
    entityId: id,
    details: { competencyId: wish.competencyId, ways: rows.length },
  });
  const [skill] = await tx.sql`
    select name from competency where tenant_id = ${tenantId} and id = ${wish.competencyId}`;
  await emitStatement(tx, {
    event: ['recommendation.sent', id],
    personId: by,
    verb: 'recommended',
    object: { id: activityId(tx, 'competencies', wish.competencyId), type: 'competency', name: skill?.name },
    about: { personId: wish.personId, verb: 'mastered' },
    other: ways.map(({ optionId, title, url }) => optionActivity(tx, { id: optionId, title, url })),
  });
  await announce(tx, 'recommendation.sent', { recommendationId: id });
  return { id };
}

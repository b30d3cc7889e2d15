import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { audit } from '../../db/audit.ts';
import { selfRating } from '../../db/schema/development.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { activityId, emitStatement } from '../records/index.ts';
import { RateMyself } from './contract.ts';
import { checkSkill, ownPersonId } from './stored-goals.ts';

/**
 * The person says where they see themselves; theirs alone unless `shared` (R86). The last word stands. Only
 * a shared rating is asserted in xAPI. Saying the same again changes nothing.
 * @throws invalid where the skill is not there or has no such level.
 */
export async function rateMyself(context: Context, input: RateMyself): Promise<void> {
  const personId = ownPersonId(context);
  const { competencyId, level, shared } = RateMyself.parse(input);
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'self-rating.write', personId);
    const name = (await checkSkill(tx, { competencyId, level }, 'level')) ?? '';
    const { tenantId, now } = context;
    const r = selfRating;
    // the first rating has no row to lock: the same form sent twice at once waits here
    await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`self-rating:${tenantId}:${personId}:${competencyId}`}, 0))`;
    const mine = and(eq(r.tenantId, tenantId), eq(r.personId, personId), eq(r.competencyId, competencyId));
    const [before] = await tx.db.select().from(r).where(mine);
    if (before?.level === level && (before.sharedAt !== null) === shared) return;
    const rating = { level, ratedAt: now(), sharedAt: shared ? now() : null };
    await tx.db
      .insert(r)
      .values({ tenantId, personId, competencyId, ...rating })
      .onConflictDoUpdate({ target: [r.tenantId, r.personId, r.competencyId], set: rating });
    await audit(tx, {
      action: shared ? 'self-rating.shared' : 'self-rating.written',
      subjectId: personId,
      entity: 'competency',
      entityId: competencyId,
    });
    if (!shared) return;
    await emitStatement(tx, {
      event: ['self-rating.shared', personId, competencyId, rating.ratedAt.toISOString()],
      personId,
      verb: 'asserted',
      object: { id: activityId(tx, 'competencies', competencyId), type: 'competency', name },
      level,
    });
  });
}

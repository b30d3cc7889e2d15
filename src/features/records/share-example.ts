import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { AppError, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { audit } from '../../db/audit.ts';
import { sharedExample } from '../../db/schema/conversations.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { ShareExample } from './contract.ts';
import { activityId, emitStatement } from './emit-statement.ts';

/**
 * The person shares with their manager how they applied something. It is no evidence until the manager
 * acknowledges it with a level. The same words again within a day are one example.
 * @throws invalid where the competency does not exist or is an area.
 */
export async function shareExample(context: Context, input: ShareExample): Promise<{ id: string }> {
  const personId = actingPersonId(context);
  if (!personId) throw new AppError('forbidden', 'Only the person themself shares an example.');
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'example.share', personId);
    const [competency] = await tx.sql`
      select name from competency
       where tenant_id = ${context.tenantId} and id = ${input.competencyId} and type <> 'area' and active`;
    if (!competency)
      throw invalid([
        { field: 'competencyId', message: 'Choose the skill or behaviour that your example shows.' },
      ]);
    const same = await findSameWords(tx, personId, input);
    if (same) return same;
    const id = newId();
    await tx.db.insert(sharedExample).values({
      tenantId: context.tenantId,
      id,
      personId,
      competencyId: input.competencyId,
      body: input.body,
      sharedAt: context.now(),
    });
    await audit(tx, { action: 'example.shared', subjectId: personId, entity: 'example', entityId: id });
    await emitStatement(tx, {
      event: ['example.shared', id],
      personId,
      verb: 'shared',
      object: {
        id: activityId(tx, 'competencies', input.competencyId),
        type: 'competency',
        name: competency.name,
      },
    });
    return { id };
  });
}

const REPEAT_MS = 86_400_000;

/** A form sent twice, or twice at once: the second waits for the first and finds its words. */
async function findSameWords(tx: Tx, personId: string, input: ShareExample): Promise<{ id: string } | null> {
  const { tenantId, now } = tx.context;
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`example:${tenantId}:${personId}`}, 0))`;
  const [same] = await tx.sql`
    select id from shared_example
     where tenant_id = ${tenantId} and person_id = ${personId} and competency_id = ${input.competencyId}
       and body = ${input.body} and shared_at > ${new Date(now().getTime() - REPEAT_MS)}
     order by shared_at limit 1`;
  return same ? { id: same.id } : null;
}

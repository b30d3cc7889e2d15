import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Wakes when a completion was recorded: if the option is confirmed to build what an agreed objective calls
 * for, says so with the competency (design decisions, "Recognition prompt"). Silent where it is not.
 */
export async function findObjectiveRelevance(
  context: Context,
  done: Events['completion.recorded'],
): Promise<void> {
  await inTransaction(context, 'evaluation', async (tx) => {
    await authoriseAbout(tx, 'recognition.prompt', done.personId);
    const [found] = await tx.sql`
      select o.id, o.competency_id from evaluation.objective o
        join alignment a on a.tenant_id = o.tenant_id and a.competency_id = o.competency_id
       where o.tenant_id = ${context.tenantId} and o.person_id = ${done.personId}
         and a.option_id = ${done.optionId} and a.status = 'confirmed'
       order by o.weight desc, o.id limit 1`;
    if (!found) return;
    await audit(tx, {
      action: 'completion.found-relevant',
      subjectId: done.personId,
      entity: 'objective',
      entityId: found.id,
      details: { evidenceId: done.evidenceId },
    });
    await announce(tx, 'completion.found-relevant', {
      evidenceId: done.evidenceId,
      personId: done.personId,
      competencyId: found.competency_id,
      objectiveId: found.id,
    });
  });
}

import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { announce } from '../../db/announce.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';

/**
 * Wakes when a completion was recorded: the development plane's part of the question whether it is relevant
 * (design decisions, "Relevance", "Recognition prompt"). It is, where a confirmed alignment of the option
 * meets the skill of a goal that the person has shared and not closed. A private goal is never asked, so that
 * no prompt can reveal one; what is announced names the skill and no goal. Told again it announces again,
 * and the receiver keeps one prompt per completion.
 */
export async function findGoalRelevance(
  context: Context,
  done: Events['completion.recorded'],
): Promise<void> {
  const { evidenceId, personId, optionId } = done;
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'completion.record', personId);
    const met = await tx.sql`
      select a.competency_id, min(g.rank) as rank
        from alignment a
        join development.goal g on g.tenant_id = a.tenant_id and g.competency_id = a.competency_id
       where a.tenant_id = ${context.tenantId} and a.option_id = ${optionId} and a.status = 'confirmed'
         and g.person_id = ${personId} and g.shared_at is not null and g.status <> 'closed'
       group by a.competency_id order by min(g.rank) nulls last, a.competency_id`;
    for (const { competency_id: competencyId } of met)
      await announce(tx, 'completion.found-relevant', {
        evidenceId,
        personId,
        competencyId,
        objectiveId: null,
      });
  });
}

import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { putPrompt } from './put-prompt.ts';

/**
 * Wakes when a completion was recorded: the common plane's part of the question whether it is relevant
 * (design decisions, "Relevance"). It is, where a confirmed alignment of the option meets a competency of the
 * person's role profile; the organisation's priorities and the heaviest come first. Silent where it is not (R33).
 */
export async function findRoleRelevance(
  context: Context,
  done: Events['completion.recorded'],
): Promise<void> {
  const { evidenceId, personId, optionId } = done;
  await inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'recognition.prompt', personId);
    const [met] = await tx.sql`
      select a.competency_id
        from person p
        join role_profile r on r.tenant_id = p.tenant_id and r.job_code = p.job_code
        join role_profile_competency c on c.tenant_id = r.tenant_id and c.role_profile_id = r.id
        join alignment a on a.tenant_id = c.tenant_id and a.competency_id = c.competency_id
       where p.tenant_id = ${context.tenantId} and p.id = ${personId}
         and a.option_id = ${optionId} and a.status = 'confirmed'
       order by c.priority desc, c.weight desc, a.competency_id limit 1`;
    if (met) await putPrompt(tx, { personId, evidenceId, competencyId: met.competency_id, hasAim: false });
  });
}

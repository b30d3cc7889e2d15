import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { PROMPT_WITHIN_DAYS } from './put-prompt.ts';

/**
 * Wakes when the mapping of options was decided: a completion of the last days may have become relevant only
 * now, because its course was mapped after it. Each plane is asked again by the same announcement, whose
 * receivers all bear to hear it twice. Returns how many completions were announced again.
 */
export async function reconsiderCompletions(
  context: Context,
  { optionIds }: Events['alignment.changed'],
): Promise<number> {
  authorise(context, 'recognition.prompt');
  return inTransaction(context, 'common', (tx) =>
    announceAgain(tx, tx.sql`e.option_id = any(${[...optionIds]}::uuid[])`),
  );
}

/**
 * Wakes when an account turned out to be an employee's: what was completed before had nobody to be relevant
 * for. Runs after the evidence has moved. Returns how many completions were announced again.
 */
export async function reconsiderCompletionsOf(
  context: Context,
  { personId }: Events['account.linked'],
): Promise<number> {
  authorise(context, 'recognition.prompt');
  return inTransaction(context, 'common', (tx) => announceAgain(tx, tx.sql`e.person_id = ${personId}`));
}

async function announceAgain(tx: Tx, which: ReturnType<Tx['sql']>): Promise<number> {
  const { tenantId, now } = tx.context;
  const oldest = new Date(now().getTime() - PROMPT_WITHIN_DAYS * 86_400_000);
  const completions = await tx.sql`
    select e.id, e.person_id, e.option_id from evidence e
     where e.tenant_id = ${tenantId} and e.kind = 'completion' and e.withdrawn_at is null
       and e.occurred_at >= ${oldest} and ${which}
       and exists (select 1 from alignment a where a.tenant_id = e.tenant_id and a.option_id = e.option_id
                      and a.status = 'confirmed')
       and not exists (select 1 from recognition_prompt q
                        where q.tenant_id = e.tenant_id and q.evidence_id = e.id)
     order by e.occurred_at, e.id`;
  for (const { id, person_id: personId, option_id: optionId } of completions)
    await announce(tx, 'completion.recorded', { evidenceId: id, personId, optionId });
  return completions.length;
}

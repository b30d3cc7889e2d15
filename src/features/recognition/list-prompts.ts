import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { PromptView } from './contract.ts';
import { PROMPT_WITHIN_DAYS } from './put-prompt.ts';

/** The open prompts about one person, oldest first, for whoever manages them today. @throws forbidden */
export async function listPrompts(context: Context, personId: string): Promise<PromptView[]> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'recognition.answer-prompt', personId);
    await auditRead(tx, 'recognition.prompts-read', personId);
    return readPrompts(tx, tx.sql`q.person_id = ${personId}`);
  });
}

/** How many prompts wait for each of the actor's own reports of today; people without any are absent. */
export async function countPromptsOfTeam(context: Context): Promise<ReadonlyMap<string, number>> {
  authorise(context, 'team.read');
  const { tenantId } = context;
  const today = context.now().toISOString().slice(0, 10);
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`
      select q.person_id, count(*)::int as waiting
        from recognition_prompt q
        join evidence e on e.tenant_id = q.tenant_id and e.id = q.evidence_id and e.withdrawn_at is null
        join reporting_line l on l.tenant_id = q.tenant_id and l.person_id = q.person_id and l.kind = 'line'
       where q.tenant_id = ${tenantId} and q.open and e.occurred_at >= ${oldestOf(context)}
         and l.manager_id = ${actingPersonId(context)}
         and l.since <= ${today} and (l.until is null or l.until > ${today})
       group by q.person_id`;
    return new Map(rows.map((row) => [row.person_id, row.waiting]));
  });
}

/** Thanks that come months later are none: a prompt rests as it would not open any more. */
const oldestOf = (context: Context): Date =>
  new Date(context.now().getTime() - PROMPT_WITHIN_DAYS * 86_400_000);

async function readPrompts(tx: Tx, where: ReturnType<Tx['sql']>): Promise<PromptView[]> {
  const rows = await tx.sql`
    select q.id, q.person_id, trim(p.given_name || ' ' || p.family_name) as person_name, p.given_name,
           q.evidence_id, o.title, e.occurred_at, c.id as competency_id, c.name as competency_name, q.prompted_at
      from recognition_prompt q
      join person p on p.tenant_id = q.tenant_id and p.id = q.person_id
      join evidence e on e.tenant_id = q.tenant_id and e.id = q.evidence_id and e.withdrawn_at is null
      join learning_option o on o.tenant_id = e.tenant_id and o.id = e.option_id
      join competency c on c.tenant_id = q.tenant_id and c.id = q.competency_id
     where q.tenant_id = ${tx.context.tenantId} and q.open and e.occurred_at >= ${oldestOf(tx.context)} and ${where}
     order by q.prompted_at, q.id`;
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    personName: row.person_name,
    givenName: row.given_name,
    evidenceId: row.evidence_id,
    what: row.title,
    occurredAt: row.occurred_at,
    competency: { id: row.competency_id, name: row.competency_name },
    promptedAt: row.prompted_at,
  }));
}

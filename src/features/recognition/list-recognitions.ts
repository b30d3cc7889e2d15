import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import type { RecognitionView } from './contract.ts';

/**
 * Recognition that the person received, newest first. The person sees all of it; a manager, or somebody with a
 * dotted line, sees what they gave themselves.
 * @param limit 1 to 200
 */
export async function listRecognitions(
  context: Context,
  personId: string,
  limit = 50,
): Promise<RecognitionView[]> {
  const me = actingPersonId(context);
  return inTransaction(context, 'common', async (tx) => {
    if (me !== personId) await authoriseAbout(tx, 'recognition.give', personId);
    await auditRead(tx, 'recognitions.read', personId);
    const rows = await tx.sql`
      select r.id, r.by_person_id, trim(b.given_name || ' ' || b.family_name) as by_name, c.id as competency_id,
             c.name as competency_name, r.aim, r.body, r.given_at, q.evidence_id
        from recognition r
        join person b on b.tenant_id = r.tenant_id and b.id = r.by_person_id
        left join competency c on c.tenant_id = r.tenant_id and c.id = r.competency_id
        left join recognition_prompt q on q.tenant_id = r.tenant_id and q.id = r.prompt_id
       where r.tenant_id = ${context.tenantId} and r.person_id = ${personId}
         and (${me === personId} or r.by_person_id = ${me})
       order by r.given_at desc, r.id desc limit ${Math.min(200, Math.max(1, limit))}`;
    return rows.map((row) => ({
      id: row.id,
      by: { id: row.by_person_id, name: row.by_name },
      competency: row.competency_id ? { id: row.competency_id, name: row.competency_name } : null,
      aim: row.aim,
      body: row.body,
      givenAt: row.given_at,
      evidenceId: row.evidence_id,
    }));
  });
}

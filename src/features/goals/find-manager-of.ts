import type { Tx } from '../../db/transaction.ts';

/** The person's line manager today, by the reporting lines; null where nobody is. The caller authorises. */
export async function findManagerOf(tx: Tx, personId: string): Promise<{ id: string; name: string } | null> {
  const { tenantId, now } = tx.context;
  const today = now().toISOString().slice(0, 10);
  const [row] = await tx.sql`
    select p.id, p.given_name || ' ' || p.family_name as name
      from reporting_line l join person p on p.tenant_id = l.tenant_id and p.id = l.manager_id
     where l.tenant_id = ${tenantId} and l.person_id = ${personId} and l.kind = 'line'
       and l.since <= ${today} and (l.until is null or l.until > ${today})
     order by l.since desc limit 1`;
  return row ? { id: row.id, name: row.name } : null;
}

import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** Somebody who launched and is not matched with an employee yet. */
export interface PendingAccount {
  readonly accountId: string;
  readonly issuer: string;
  readonly sub: string;
  /** The provisional person's name, as the LMS sent it. */
  readonly name: string;
  readonly firstSeenAt: Date | null;
  readonly lastLaunchAt: Date | null;
  /** Whose employee number the LMS named, on a platform that is not trusted to link by it. */
  readonly proposed: {
    readonly personId: string;
    readonly name: string;
    readonly employeeNumber: string;
  } | null;
}

/** The accounts that wait for an administrator, the longest waiting first; 200 at most. */
export async function listPendingAccounts(context: Context): Promise<PendingAccount[]> {
  authorise(context, 'account.read');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`
      select a.id, a.issuer, a.sub, a.first_seen_at, a.last_launch_at,
             trim(p.given_name || ' ' || p.family_name) as name,
             e.id as proposed_id, e.employee_number, trim(e.given_name || ' ' || e.family_name) as proposed_name
        from account a
        join person p on p.tenant_id = a.tenant_id and p.id = a.person_id
        left join person e on e.tenant_id = a.tenant_id and e.id = a.proposed_person_id
       where a.tenant_id = ${context.tenantId} and a.status = 'pending'
       order by a.first_seen_at, a.id limit 200`;
    return rows.map((row) => ({
      accountId: row.id,
      issuer: row.issuer,
      sub: row.sub,
      name: row.name,
      firstSeenAt: row.first_seen_at,
      lastLaunchAt: row.last_launch_at,
      proposed: row.proposed_id
        ? { personId: row.proposed_id, name: row.proposed_name, employeeNumber: row.employee_number }
        : null,
    }));
  });
}

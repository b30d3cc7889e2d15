import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** An employee whom a pending account may be linked with. */
export interface LinkableEmployee {
  readonly personId: string;
  readonly name: string;
  readonly employeeNumber: string | null;
}

/** Active employees by name, for an administrator to choose from; 2,000 at most. */
export async function listLinkableEmployees(context: Context): Promise<LinkableEmployee[]> {
  authorise(context, 'account.link');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`
      select id, trim(given_name || ' ' || family_name) as name, employee_number from person
       where tenant_id = ${context.tenantId} and active and (employee_number is not null or email is not null)
       order by family_name, given_name, id limit 2000`;
    return rows.map((row) => ({ personId: row.id, name: row.name, employeeNumber: row.employee_number }));
  });
}

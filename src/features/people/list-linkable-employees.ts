import type { Context } from '../../core/context.ts';
import { likePatterns } from '../../core/like-patterns.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** An employee whom a pending account may be linked with. */
export interface LinkableEmployee {
  readonly personId: string;
  readonly name: string;
  readonly employeeNumber: string | null;
}

/** As many as a list to choose from bears; a page repeats it for every account. */
const MOST = 100;

/**
 * Active employees by name, for an administrator to choose from: the first hundred, of those whose name or number
 * holds the words where some are given. `more` says that there are others, so that a page asks for words.
 */
export async function listLinkableEmployees(
  context: Context,
  { words = '' }: { readonly words?: string } = {},
): Promise<{ readonly employees: LinkableEmployee[]; readonly more: boolean }> {
  authorise(context, 'account.link');
  return inTransaction(context, 'common', async (tx) => {
    const { sql } = tx;
    const text = sql`lower(given_name || ' ' || family_name || ' ' || coalesce(employee_number, ''))`;
    const patterns = likePatterns(words);
    const rows = await sql`
      select id, trim(given_name || ' ' || family_name) as name, employee_number from person
       where tenant_id = ${context.tenantId} and active and (employee_number is not null or email is not null)
         ${patterns.length > 0 ? patterns.map((pattern) => sql`and ${text} like ${pattern}`) : sql``}
       order by family_name, given_name, id limit ${MOST + 1}`;
    const employees = rows
      .slice(0, MOST)
      .map((row) => ({ personId: row.id, name: row.name, employeeNumber: row.employee_number }));
    return { employees, more: rows.length > MOST };
  });
}

import type { Context } from '../../core/context.ts';
import { isId } from '../../core/ids.ts';
import { likePatterns } from '../../core/like-patterns.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

export interface FoundPerson {
  readonly personId: string;
  readonly name: string;
  readonly employeeNumber: string | null;
  readonly department: string | null;
  readonly active: boolean;
}

const MOST = 20;

/**
 * People whose name, number or address holds the words, whoever has left among them, or those with these ids: the
 * first twenty. Who was erased is not found.
 */
export async function findPeopleToErase(
  context: Context,
  asked: { readonly words: string } | { readonly ids: readonly string[] },
): Promise<{ readonly people: FoundPerson[]; readonly more: boolean }> {
  authorise(context, 'erasure.read');
  const patterns = 'words' in asked ? likePatterns(asked.words) : [];
  const ids = 'ids' in asked ? asked.ids.filter(isId).slice(0, MOST) : [];
  if (patterns.length + ids.length === 0) return { people: [], more: false };
  return inTransaction(context, 'common', async ({ sql }) => {
    const text = sql`
      lower(given_name || ' ' || family_name || ' ' || coalesce(employee_number, '') || ' ' || coalesce(email, ''))`;
    const rows = await sql`
      select id, trim(given_name || ' ' || family_name) as name, employee_number, department, active from person p
       where tenant_id = ${context.tenantId}
         ${patterns.length > 0 ? patterns.map((pattern) => sql`and ${text} like ${pattern}`) : sql``}
         ${ids.length > 0 ? sql`and id in ${sql(ids)}` : sql``}
         and (active or not exists (
               select 1 from erasure e
                where e.tenant_id = p.tenant_id and e.person_id = p.id and e.done_at is not null))
       order by family_name, given_name, id limit ${MOST + 1}`;
    const people = rows.slice(0, MOST).map((row) => ({
      personId: row.id,
      name: row.name,
      employeeNumber: row.employee_number,
      department: row.department,
      active: row.active,
    }));
    return { people, more: rows.length > MOST };
  });
}

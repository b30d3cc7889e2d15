import type { Tx } from '../../db/transaction.ts';

/** A person as others may be shown them: name and job, nothing else. */
export interface PersonCard {
  readonly personId: string;
  readonly name: string;
  readonly givenName: string;
  readonly jobTitle: string | null;
  readonly jobCode: string | null;
  readonly department: string | null;
  readonly active: boolean;
}

/**
 * The people with these ids, by id; ids of nobody here are left out. A read for the inside of a verb on any
 * plane: whoever calls it has been asked already whether the actor may see them.
 */
export async function findPersons(tx: Tx, ids: readonly string[]): Promise<Map<string, PersonCard>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql`
    select id, given_name, trim(given_name || ' ' || family_name) as name, job_title, job_code, department, active
      from person where tenant_id = ${tx.context.tenantId} and id in ${tx.sql([...ids])}`;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        personId: row.id,
        name: row.name,
        givenName: row.given_name,
        jobTitle: row.job_title,
        jobCode: row.job_code,
        department: row.department,
        active: row.active,
      },
    ]),
  );
}

/** One person, or null. */
export async function findPerson(tx: Tx, personId: string): Promise<PersonCard | null> {
  return (await findPersons(tx, [personId])).get(personId) ?? null;
}

/** The name to show; "Somebody" where the person is gone, so that a page never breaks over a name. */
export async function personName(tx: Tx, personId: string): Promise<string> {
  return (await findPerson(tx, personId))?.name ?? 'Somebody';
}

/** The line manager whose line is effective today, or null. */
export async function findManagerOf(tx: Tx, personId: string): Promise<PersonCard | null> {
  const { tenantId } = tx.context;
  const today = tx.context.now().toISOString().slice(0, 10);
  const [row] = await tx.sql`
    select manager_id from reporting_line
     where tenant_id = ${tenantId} and person_id = ${personId} and kind = 'line'
       and since <= ${today} and (until is null or until > ${today})`;
  return row ? findPerson(tx, row.manager_id) : null;
}

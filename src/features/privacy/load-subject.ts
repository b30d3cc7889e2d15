import type { Tx } from '../../db/transaction.ts';
import type { Resolved } from './resolve-target.ts';
import type { LmsAccount, Subject } from './subject.ts';

/**
 * Everything that somebody is found by, in the common plane: themself, who they were before their accounts were
 * linked, their LMS accounts, names, addresses and numbers. The caller has asked whether the actor may. Without
 * addresses it costs little: whether somebody else has the same one is a look at everybody.
 */
export async function loadSubject(
  tx: Tx,
  { personId, account }: Pick<Resolved, 'personId' | 'account'>,
  how: 'whole' | 'without addresses' = 'whole',
): Promise<Subject> {
  if (personId === null) return { ...NOBODY, accounts: account ? [account] : [] };
  const { tenantId } = tx.context;
  const former = await tx.sql`select f as id from audit.former_persons(${personId}) f`;
  const personIds = [...new Set([personId, ...former.map((row) => String(row.id))])];
  const people = await tx.sql`
    select given_name, family_name, employee_number from person
     where tenant_id = ${tenantId} and id in ${tx.sql(personIds)}`;
  const accounts = await tx.sql<LmsAccount[]>`
    select issuer, sub from account
     where tenant_id = ${tenantId} and person_id in ${tx.sql(personIds)} order by issuer, sub`;
  return {
    personIds,
    accounts: accounts.map(({ issuer, sub }) => ({ issuer, sub })),
    names: people.map((row) => ({ given: row.given_name, family: row.family_name })),
    emails: how === 'whole' ? await findOwnAddresses(tx, personIds) : [],
    numbers: people.flatMap((row) => (row.employee_number ? [String(row.employee_number)] : [])),
  };
}

/** An address that somebody else has too says nothing about who is meant. */
async function findOwnAddresses({ sql, context }: Tx, personIds: readonly string[]): Promise<string[]> {
  const ids = [...personIds];
  const rows = await sql`
    select p.email from person p
     where p.tenant_id = ${context.tenantId} and p.id in ${sql(ids)} and p.email is not null
       and not exists (select 1 from person o where o.tenant_id = p.tenant_id and lower(o.email) = lower(p.email)
                          and o.id not in ${sql(ids)})`;
  return rows.map((row) => String(row.email));
}

const NOBODY: Subject = { personIds: [], accounts: [], names: [], emails: [], numbers: [] };

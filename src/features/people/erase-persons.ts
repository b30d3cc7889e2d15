import { and, eq, inArray } from 'drizzle-orm';
import { account, person } from '../../db/schema/people.ts';
import type { Tx } from '../../db/transaction.ts';

/**
 * Nobody comes in as one of them any more, and whoever is in is out. For the inside of a verb that was asked whether
 * the actor may.
 */
export async function closePersons(tx: Tx, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  const { tenantId, now } = tx.context;
  await tx.db
    .update(person)
    .set({ active: false, updatedAt: now() })
    .where(and(eq(person.tenantId, tenantId), inArray(person.id, [...personIds])));
  const ids = `{${personIds.join(',')}}`;
  await tx.sql`select directory.end_person_sessions(${tenantId}, ${ids}::text::uuid[])`;
}

/**
 * What is left of erased people: a row that others' rows refer to, with a name that is nobody's. Their LMS accounts go,
 * and with them the only way from an account to what was said about it.
 */
export async function erasePersons(
  tx: Tx,
  personIds: readonly string[],
  accounts: readonly { readonly issuer: string; readonly sub: string }[],
): Promise<void> {
  const { tenantId, now } = tx.context;
  for (const { issuer, sub } of accounts)
    await tx.db
      .delete(account)
      .where(and(eq(account.tenantId, tenantId), eq(account.issuer, issuer), eq(account.sub, sub)));
  if (personIds.length === 0) return;
  await tx.db
    .delete(account)
    .where(and(eq(account.tenantId, tenantId), inArray(account.personId, [...personIds])));
  await tx.db
    .update(person)
    .set({ ...ERASED, updatedAt: now() })
    .where(and(eq(person.tenantId, tenantId), inArray(person.id, [...personIds])));
}

const ERASED = {
  employeeNumber: null,
  email: null,
  givenName: 'Erased',
  familyName: 'person',
  department: null,
  team: null,
  jobTitle: null,
  jobCode: null,
  location: null,
  startDate: null,
  endDate: null,
  active: false,
} as const;

import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { AppError, notFound } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { account, person } from '../../db/schema/people.ts';
import { inTransaction } from '../../db/transaction.ts';
import { lockPeople } from './lock-people.ts';
import { moveAccount } from './move-account.ts';

/**
 * Links a pending LMS account with the employee whom it belongs to, on an administrator's word
 * (launch-security rule 5). What the provisional person wrote follows by the event `account.linked`; the
 * account's sessions end. Linking the same two again changes nothing.
 * @throws not_found for account or person; conflict where the account is another employee's already
 */
export async function linkAccount(
  context: Context,
  input: { readonly accountId: string; readonly personId: string },
): Promise<void> {
  authorise(context, 'account.link');
  const { tenantId } = context;
  await inTransaction(context, 'common', async (tx) => {
    await lockPeople(tx);
    const [found] = await tx.db
      .select({ id: account.id, personId: account.personId, status: account.status })
      .from(account)
      .where(and(eq(account.tenantId, tenantId), eq(account.id, input.accountId)));
    if (!found) throw notFound('LMS account');
    if (found.status === 'linked') {
      if (found.personId === input.personId) return;
      throw new AppError('conflict', 'This LMS account is linked with another employee already.');
    }
    const [employee] = await tx.db
      .select({ employeeNumber: person.employeeNumber, email: person.email, active: person.active })
      .from(person)
      .where(and(eq(person.tenantId, tenantId), eq(person.id, input.personId)));
    // a provisional person has neither: linking one with another would help nobody
    if (!employee || (employee.employeeNumber === null && employee.email === null))
      throw notFound('employee');
    if (!employee.active) {
      throw new AppError('conflict', 'This employee is not active any more. Correct the people file first.');
    }
    await moveAccount(tx, found, input.personId);
  });
}

import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { actingPersonId } from '../../core/context.ts';
import { AppError, invalid, notFound } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import { account, person } from '../../db/schema/people.ts';
import { inTransaction } from '../../db/transaction.ts';
import { lockPeople } from './lock-people.ts';
import { moveAccount } from './move-account.ts';

/** Issuer and account stand together in one entry of an index, which has a size. */
const MOST_BYTES = 2000;

/**
 * Says whose an account is that sent records and never launched (launch-security rule 5: an administrator's word).
 * Everything that waits for it is recorded then, and a later launch by it is this employee's. Saying it twice changes
 * nothing.
 * @throws not_found for the employee; conflict where the account is somebody else's, or the employee has left
 */
export async function linkSender(
  context: Context,
  input: { readonly issuer: string; readonly sub: string; readonly personId: string },
): Promise<void> {
  authorise(context, 'account.link');
  const { issuer, sub, personId } = input;
  if (new TextEncoder().encode(issuer + sub).length > MOST_BYTES)
    throw invalid([
      {
        field: 'personId',
        message: 'This account is named with more than 2,000 bytes: no launch could bring it.',
      },
    ]);
  await inTransaction(context, 'common', async (tx) => {
    await lockPeople(tx);
    const { tenantId } = context;
    const [employee] = await tx.db
      .select({ employeeNumber: person.employeeNumber, email: person.email, active: person.active })
      .from(person)
      .where(and(eq(person.tenantId, tenantId), eq(person.id, personId)));
    if (!employee || (employee.employeeNumber === null && employee.email === null))
      throw notFound('employee');
    if (!employee.active)
      throw new AppError('conflict', 'This employee is not active any more. Correct the people file first.');
    const [found] = await tx.db
      .select({ id: account.id, personId: account.personId, status: account.status })
      .from(account)
      .where(and(eq(account.tenantId, tenantId), eq(account.issuer, issuer), eq(account.sub, sub)));
    if (found?.status === 'linked') {
      if (found.personId === personId) return;
      throw new AppError('conflict', 'This account is linked with another employee already.');
    }
    // it launched in the meantime, and waits among the people to match
    if (found) return moveAccount(tx, found, personId);
    const id = newId();
    const linked = { linkedBy: actingPersonId(context), linkedAt: context.now() };
    await tx.db.insert(account).values({ tenantId, id, issuer, sub, personId, status: 'linked', ...linked });
    await audit(tx, { action: 'account.linked', subjectId: personId, entity: 'account', entityId: id });
    await announce(tx, 'accounts.added', {});
  });
}

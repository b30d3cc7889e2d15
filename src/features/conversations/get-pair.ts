import { AppError } from '../../core/errors.ts';
import type { Tx } from '../../db/transaction.ts';
import { findManagerOf } from '../people/index.ts';

/**
 * The pair of today: the person and whoever manages them. The caller authorises.
 * @throws conflict where nobody does
 */
export async function getPair(tx: Tx, personId: string): Promise<{ managerId: string; employeeId: string }> {
  const manager = await findManagerOf(tx, personId);
  if (!manager)
    throw new AppError(
      'conflict',
      'Nobody is recorded as the manager today, so there is nobody to talk with. Your administrator can mend the reporting line.',
    );
  return { managerId: manager.personId, employeeId: personId };
}

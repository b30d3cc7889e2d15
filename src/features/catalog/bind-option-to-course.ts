import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type Binding, bindOption } from './bind-option.ts';

/**
 * Says which LMS course an option is, so that a completion of that course is one of the option. Saying it twice
 * changes nothing.
 * @param input.issuer the platform's issuer as it writes it
 * @param input.contextId the id that the platform gives the course in a launch
 * @throws forbidden, not_found, conflict where the course is another option already
 */
export async function bindOptionToCourse(context: Context, input: Binding): Promise<void> {
  authorise(context, 'mapping.decide');
  await inTransaction(context, 'common', (tx) => bindOption(tx, input));
}

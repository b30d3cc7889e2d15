import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import { ANY_ISSUER, bindOption } from './bind-option.ts';

/**
 * Links what a waiting completion names (its object's id) with an option; from then on every record of that
 * object is one of the option. Saying it twice changes nothing.
 * @throws forbidden for anybody but the tenant's desk, not_found, conflict where it is another option already
 */
export async function bindOptionToObject(
  context: Context,
  input: { readonly optionId: string; readonly objectId: string },
): Promise<void> {
  authorise(context, 'completion.match');
  const { optionId, objectId } = input;
  await inTransaction(context, 'common', (tx) =>
    bindOption(tx, { optionId, issuer: ANY_ISSUER, contextId: objectId }),
  );
}

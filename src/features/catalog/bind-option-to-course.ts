import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/catalog.ts';
import { inTransaction } from '../../db/transaction.ts';
import { requireOption } from './mappable.ts';

/**
 * Says which LMS course an option is, so that a completion of that course is one of the option. Saying it twice
 * changes nothing. Announces `option.bound`, so that completions that waited find their place.
 * @param input.issuer the platform's issuer as it writes it
 * @param input.contextId the id that the platform gives the course in a launch
 * @throws forbidden, not_found, conflict where the course is another option already
 */
export async function bindOptionToCourse(
  context: Context,
  input: { readonly optionId: string; readonly issuer: string; readonly contextId: string },
): Promise<void> {
  authorise(context, 'option.bind');
  const { optionId, issuer, contextId } = input;
  await inTransaction(context, 'common', async (tx) => {
    const { tenantId } = context;
    await requireOption(tx, optionId);
    const table = schema.optionBinding;
    const inserted = await tx.db
      .insert(table)
      .values({ tenantId, issuer, contextId, optionId, boundAt: context.now() })
      .onConflictDoNothing()
      .returning({ optionId: table.optionId });
    if (inserted.length === 0) {
      const [bound] = await tx.db
        .select({ optionId: table.optionId })
        .from(table)
        .where(and(eq(table.tenantId, tenantId), eq(table.issuer, issuer), eq(table.contextId, contextId)));
      if (bound?.optionId === optionId) return;
      throw new AppError(
        'conflict',
        'This course is bound to another option already. A course is one option, so that a completion counts once.',
      );
    }
    await audit(tx, { action: 'option.bound', entity: 'learning_option', entityId: optionId });
    await announce(tx, 'option.bound', { optionId });
  });
}

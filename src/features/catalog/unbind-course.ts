import { and, eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/catalog.ts';
import { inTransaction } from '../../db/transaction.ts';

/**
 * Takes back which option an LMS course is, for whoever chose the wrong one. Completions that were recorded stay;
 * later ones wait until the course is bound again. Saying it twice changes nothing.
 */
export async function unbindCourse(
  context: Context,
  { issuer, contextId }: { readonly issuer: string; readonly contextId: string },
): Promise<void> {
  authorise(context, 'option.bind');
  await inTransaction(context, 'common', async (tx) => {
    const table = schema.optionBinding;
    const gone = await tx.db
      .delete(table)
      .where(
        and(eq(table.tenantId, context.tenantId), eq(table.issuer, issuer), eq(table.contextId, contextId)),
      )
      .returning({ optionId: table.optionId });
    for (const { optionId } of gone)
      await audit(tx, { action: 'option.unbound', entity: 'learning_option', entityId: optionId });
  });
}

import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

/** An option as a list to choose from shows it. */
export interface OptionChoice {
  readonly id: string;
  readonly title: string;
}

/** The active options by title, for an administrator to bind a course to; 5,000 at most. */
export async function listOptionChoices(context: Context): Promise<OptionChoice[]> {
  authorise(context, 'option.bind');
  return inTransaction(context, 'common', async (tx) => {
    const rows = await tx.sql`
      select id, title from learning_option where tenant_id = ${context.tenantId} and active order by title, id limit 5000`;
    return rows.map((row) => ({ id: row.id, title: row.title }));
  });
}

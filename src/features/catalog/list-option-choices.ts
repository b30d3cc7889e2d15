import type { Context } from '../../core/context.ts';
import { likePatterns } from '../../core/like-patterns.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

export interface OptionChoice {
  readonly id: string;
  readonly title: string;
}

/** As many as a list to choose from bears; a page repeats it for every course. */
const MOST = 100;

/**
 * The active options by title, for an administrator to bind a course to: the first hundred, of those whose title or
 * code holds the words where some are given. `more` says that there are others, so that a page asks for words.
 */
export async function listOptionChoices(
  context: Context,
  { words = '' }: { readonly words?: string } = {},
): Promise<{ readonly options: OptionChoice[]; readonly more: boolean }> {
  authorise(context, 'option.bind');
  return inTransaction(context, 'common', async (tx) => {
    const { sql } = tx;
    const text = sql`lower(title || ' ' || code)`;
    const patterns = likePatterns(words);
    const rows = await sql<OptionChoice[]>`
      select id, title from learning_option where tenant_id = ${context.tenantId} and active
         ${patterns.length > 0 ? patterns.map((pattern) => sql`and ${text} like ${pattern}`) : sql``}
       order by title, id limit ${MOST + 1}`;
    return { options: rows.slice(0, MOST), more: rows.length > MOST };
  });
}

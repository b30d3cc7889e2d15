import type { Context } from '../../core/context.ts';
import { notFound } from '../../core/errors.ts';
import { isId } from '../../core/ids.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';

const PAGE = 10_000;

/**
 * Ids of the statements that an erasure took or rewrote, for the keepers of stores that have a copy: we void it there,
 * which is not erasure, so they have to be asked. An id says nothing by itself.
 * @param after the last id of the page before; null for the beginning
 * @throws not_found where the erasure is not done
 */
export async function listErasedIds(
  context: Context,
  erasureId: string,
  after: string | null,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  authorise(context, 'erasure.read');
  if (!isId(erasureId)) throw notFound('erasure');
  return inTransaction(context, 'development', async ({ sql }) => {
    const [erasure] = await sql`
      select confirmed_at from erasure
       where tenant_id = ${context.tenantId} and id = ${erasureId} and done_at is not null`;
    if (!erasure) throw notFound('erasure');
    const rows = await sql`
      select id from records.statement_key
       where tenant_id = ${context.tenantId} and erased_at = ${erasure.confirmed_at}
         and (${after}::uuid is null or id > ${after}) order by id limit ${PAGE}`;
    const ids = rows.map((row) => String(row.id));
    return { ids, next: ids.length === PAGE ? (ids.at(-1) ?? null) : null };
  });
}

import { invalid, notFound } from '../../core/errors.ts';
import type { Tx } from '../../db/transaction.ts';

/**
 * Makes sure that the option and the competency are there and that the level is on the competency's scale; a
 * null level (a rejection) asks for their being there only.
 * @throws not_found, or invalid naming the field
 */
export async function requireMappable(
  tx: Tx,
  pair: { readonly optionId: string; readonly competencyId: string; readonly level: number | null },
): Promise<void> {
  const { tenantId } = tx.context;
  await requireOption(tx, pair.optionId);
  const [competency] = await tx.sql<{ type: string; active: boolean; levels: number }[]>`
    select c.type, c.active, (select count(*)::int from proficiency_level l
             where l.tenant_id = c.tenant_id and l.framework_id = c.framework_id) as levels
      from competency c where c.tenant_id = ${tenantId} and c.id = ${pair.competencyId}`;
  if (!competency) throw notFound('competency');
  if (pair.level === null) return;
  if (competency.type === 'area' || !competency.active)
    throw invalid([
      {
        field: 'competencyId',
        message: 'This competency is an area or no longer in its framework. Choose another.',
      },
    ]);
  if (pair.level < 1 || pair.level > competency.levels)
    throw invalid([{ field: 'level', message: `Choose a level from 1 to ${competency.levels}.` }]);
}

/** @throws not_found */
export async function requireOption(tx: Tx, optionId: string): Promise<void> {
  const [option] = await tx.sql`
    select 1 from learning_option where tenant_id = ${tx.context.tenantId} and id = ${optionId}`;
  if (!option) throw notFound('learning option');
}

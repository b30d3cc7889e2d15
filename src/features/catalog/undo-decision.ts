import { and, eq } from 'drizzle-orm';
import { actingPersonId, type Context } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/catalog.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { inChunks } from '../frameworks/index.ts';
import type { AlignmentState } from './decide-transition.ts';
import { findLastBatch } from './last-decision.ts';
import { pairKey } from './pair-key.ts';
import { lockAlignments } from './write-decisions.ts';

interface KeptDecision {
  readonly optionId: string;
  readonly competencyId: string;
  readonly previous: AlignmentState | null;
  readonly next: AlignmentState;
}

/**
 * Takes back the actor's own last batch as a whole: every alignment stands again as it stood before, with who
 * had said so. Undoing the same batch twice changes nothing; after it, the batch before is the last one.
 * @param input.batchId the batch that the person was shown as their last
 * @throws conflict where they have decided something since, or where somebody else changed one of its alignments
 */
export async function undoDecision(
  context: Context,
  input: { readonly batchId: string },
): Promise<{ optionId: string | null; count: number }> {
  authorise(context, 'mapping.decide');
  const { batchId } = input;
  return inTransaction(context, 'common', async (tx) => {
    const decisions = await keptDecisions(tx, batchId);
    if (decisions === 'undone') return { optionId: null, count: 0 };
    if ((await findLastBatch(tx))?.batchId !== batchId)
      throw new AppError(
        'conflict',
        'This is not your last decision any more. Open the mapping again: the last one is offered there.',
      );
    const current = await lockAlignments(tx, decisions);
    const changedSince = decisions.some(
      (decision) => current.get(pairKey(decision))?.version !== decision.next.version,
    );
    if (changedSince)
      throw new AppError(
        'conflict',
        'Somebody has changed this match since you decided. Nothing was undone: look at how it stands and change it there.',
      );
    await restore(tx, decisions);
    const reviewed = await markUndone(tx, batchId);
    const optionIds = [...new Set([...decisions.map(({ optionId }) => optionId), ...reviewed])];
    await audit(tx, {
      action: 'alignment.undone',
      entity: 'learning_option',
      entityId: optionIds.length === 1 ? optionIds[0] : undefined,
      details: { batchId, count: decisions.length },
    });
    if (decisions.length > 0) await announce(tx, 'alignment.changed', { optionIds });
    return { optionId: optionIds.length === 1 ? optionIds[0]! : null, count: decisions.length };
  });
}

async function keptDecisions(tx: Tx, batchId: string): Promise<KeptDecision[] | 'undone'> {
  const rows = await tx.sql<(KeptDecision & { undone: boolean })[]>`
    select option_id as "optionId", competency_id as "competencyId", previous, next, undone_at is not null as undone
      from alignment_decision
     where tenant_id = ${tx.context.tenantId} and batch_id = ${batchId}
       and decided_by is not distinct from ${actingPersonId(tx.context)} for update`;
  return rows.some(({ undone }) => undone) ? 'undone' : [...rows];
}

/** Puts the former states back, in few statements: a bulk confirmation may hold thousands. */
async function restore(tx: Tx, decisions: readonly KeptDecision[]): Promise<void> {
  const { tenantId } = tx.context;
  const created = decisions.filter(({ previous }) => previous === null);
  for (const chunk of inChunks(created))
    await tx.sql`
      delete from alignment a
       using jsonb_to_recordset(${tx.sql.json(chunk.map(pairOf))}) as w("optionId" uuid, "competencyId" uuid)
       where a.tenant_id = ${tenantId} and a.option_id = w."optionId" and a.competency_id = w."competencyId"`;
  const changed = decisions.flatMap((decision) =>
    decision.previous ? [{ ...pairOf(decision), ...decision.previous }] : [],
  );
  for (const chunk of inChunks(changed))
    await tx.sql`
      update alignment a
         set status = w.status, level = w.level, relevance = w.relevance, decided_by = w."decidedBy",
             decided_at = w."decidedAt", version = w.version
        from jsonb_to_recordset(${tx.sql.json(chunk)}) as w("optionId" uuid, "competencyId" uuid, status text,
             level integer, relevance float8, "decidedBy" uuid, "decidedAt" timestamptz, version integer)
       where a.tenant_id = ${tenantId} and a.option_id = w."optionId" and a.competency_id = w."competencyId"`;
}

const pairOf = ({ optionId, competencyId }: KeptDecision) => ({ optionId, competencyId });

/** The decisions stay, marked; the options it finished with come back to the queue. Returns those options. */
async function markUndone(tx: Tx, batchId: string): Promise<string[]> {
  const { tenantId, now } = tx.context;
  const { alignmentDecision, mappingReview } = schema;
  await tx.db
    .update(alignmentDecision)
    .set({ undoneAt: now() })
    .where(and(eq(alignmentDecision.tenantId, tenantId), eq(alignmentDecision.batchId, batchId)));
  const reviews = await tx.db
    .delete(mappingReview)
    .where(and(eq(mappingReview.tenantId, tenantId), eq(mappingReview.batchId, batchId)))
    .returning({ optionId: mappingReview.optionId });
  return reviews.map(({ optionId }) => optionId);
}

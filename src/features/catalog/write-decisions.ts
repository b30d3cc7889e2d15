import { sql } from 'drizzle-orm';
import { actingPersonId } from '../../core/context.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../db/announce.ts';
import * as schema from '../../db/schema/catalog.ts';
import type { Tx } from '../../db/transaction.ts';
import { inChunks } from '../frameworks/index.ts';
import { newVersion } from './alignment-version.ts';
import { type AlignmentState, type Decision, decideTransition } from './decide-transition.ts';
import { pairKey } from './pair-key.ts';

/** One alignment that was written: what stood, and what stands now. */
export interface Written {
  readonly optionId: string;
  readonly competencyId: string;
  readonly previous: AlignmentState | null;
  readonly next: AlignmentState;
}

/**
 * Writes decisions as one batch that can be undone as one, all or none. What already stands as wanted is left
 * alone. Announces `alignment.changed` where anything was written.
 * @throws conflict where somebody else has decided meanwhile
 */
export async function writeDecisions(
  tx: Tx,
  batchId: string,
  decisions: readonly Decision[],
): Promise<Written[]> {
  const by = { personId: actingPersonId(tx.context), at: tx.context.now() };
  const current = await lockAlignments(tx, decisions);
  const written = decisions.flatMap((decision): Written[] => {
    const { optionId, competencyId } = decision;
    const previous = current.get(pairKey(decision)) ?? null;
    const transition = decideTransition(previous, decision, by);
    if (transition.kind === 'conflict') throw somebodyWasQuicker();
    if (transition.kind === 'same') return [];
    return [{ optionId, competencyId, previous, next: { ...transition.next, version: newVersion() } }];
  });
  await writeBatch(tx, batchId, written);
  return written;
}

/** Writes new states as one batch, keeps what stood before, and announces `alignment.changed`. */
export async function writeBatch(tx: Tx, batchId: string, written: readonly Written[]): Promise<void> {
  await writeAlignments(tx, written);
  await keepDecisions(tx, batchId, written);
  const optionIds = [...new Set(written.map(({ optionId }) => optionId))];
  if (optionIds.length > 0) await announce(tx, 'alignment.changed', { optionIds });
}

export function somebodyWasQuicker(): AppError {
  return new AppError(
    'conflict',
    'This match was decided on since you opened it. Nothing of yours was written: open the mapping again to see how it stands.',
  );
}

/**
 * The alignments of these pairs, locked until the transaction ends, always in the same order. Their options are
 * locked first, so that two who decide on a match that does not exist yet come one after the other too.
 */
export async function lockAlignments(
  tx: Tx,
  pairs: readonly { readonly optionId: string; readonly competencyId: string }[],
): Promise<Map<string, AlignmentState>> {
  type Row = Omit<AlignmentState, 'decidedAt'> & {
    optionId: string;
    competencyId: string;
    decidedAt: Date;
  };
  const found = new Map<string, AlignmentState>();
  const wanted = tx.sql.json(pairs.map(({ optionId, competencyId }) => ({ optionId, competencyId })));
  await tx.sql`
    select 1 from learning_option o
     where o.tenant_id = ${tx.context.tenantId}
       and o.id in (select "optionId" from jsonb_to_recordset(${wanted}) as w("optionId" uuid))
     order by o.id for no key update`;
  const rows = await tx.sql<Row[]>`
    select a.option_id as "optionId", a.competency_id as "competencyId", a.status, a.level, a.relevance,
           a.decided_by as "decidedBy", a.decided_at as "decidedAt", a.version
      from alignment a
      join jsonb_to_recordset(${wanted}) as w("optionId" uuid, "competencyId" uuid)
        on a.option_id = w."optionId" and a.competency_id = w."competencyId"
     where a.tenant_id = ${tx.context.tenantId}
     order by a.option_id, a.competency_id for update of a`;
  for (const { optionId, competencyId, decidedAt, ...state } of rows)
    found.set(pairKey({ optionId, competencyId }), { ...state, decidedAt: decidedAt.toISOString() });
  return found;
}

async function writeAlignments(tx: Tx, written: readonly Written[]): Promise<void> {
  const { tenantId } = tx.context;
  const table = schema.alignment;
  const rowOf = ({ optionId, competencyId, next }: Written) => ({
    tenantId,
    optionId,
    competencyId,
    ...next,
    decidedAt: new Date(next.decidedAt),
  });
  const fresh = written.filter(({ previous }) => previous === null).map(rowOf);
  for (const chunk of inChunks(fresh)) {
    const inserted = await tx.db
      .insert(table)
      .values(chunk)
      .onConflictDoNothing()
      .returning({ optionId: table.optionId });
    // somebody inserted the same pair between our look and our write
    if (inserted.length < chunk.length) throw somebodyWasQuicker();
  }
  const locked = written.filter(({ previous }) => previous !== null).map(rowOf);
  for (const chunk of inChunks(locked))
    await tx.db
      .insert(table)
      .values(chunk)
      .onConflictDoUpdate({
        target: [table.tenantId, table.optionId, table.competencyId],
        set: {
          status: sql`excluded.status`,
          level: sql`excluded.level`,
          relevance: sql`excluded.relevance`,
          decidedBy: sql`excluded.decided_by`,
          decidedAt: sql`excluded.decided_at`,
          version: sql`excluded.version`,
        },
      });
}

/** Who decided what when is kept whatever comes later (R95); undo reads it. */
async function keepDecisions(tx: Tx, batchId: string, written: readonly Written[]): Promise<void> {
  const { tenantId, now } = tx.context;
  const rows = written.map(({ optionId, competencyId, previous, next }) => ({
    tenantId,
    id: newId(),
    batchId,
    optionId,
    competencyId,
    previous,
    next,
    decidedBy: actingPersonId(tx.context),
    decidedAt: now(),
  }));
  for (const chunk of inChunks(rows)) await tx.db.insert(schema.alignmentDecision).values(chunk);
}

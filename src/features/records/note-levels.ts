import type { Context } from '../../core/context.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { activityId, emitStatement } from './emit-statement.ts';
import { decideLevelsReached } from './levels.ts';
import { listEvidencePieces, readCompetencyTypes } from './read-evidence.ts';

/**
 * Wakes when a person gained evidence: notes each level reached for the first time, and says "mastered"
 * once for it. Levels themselves are always computed from the evidence; this only remembers the moment.
 */
export async function noteLevels(
  context: Context,
  { personId, evidenceId }: { personId: string; evidenceId: string },
): Promise<void> {
  await inTransaction(context, 'development', async (tx) => {
    await authoriseAbout(tx, 'level.note', personId);
    await lockLevels(tx, [personId]);
    const pieces = await listEvidencePieces(tx, personId);
    const touched = [
      ...new Set(pieces.filter((piece) => piece.id === evidenceId).map((piece) => piece.competencyId)),
    ];
    const types = await readCompetencyTypes(tx, touched);
    for (const [competencyId, type] of types) {
      const shown = pieces.filter((piece) => piece.competencyId === competencyId);
      for (const { level, piece } of decideLevelsReached(type, shown))
        await noteLevel(tx, { personId, competencyId, level, evidenceId: piece.id });
    }
  });
}

/** One transaction at a time notes somebody's levels or takes them back; several people always in the same order. */
export async function lockLevels({ sql, context }: Tx, personIds: readonly string[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended('levels:' || ${context.tenantId}::text || ':' || one, 0))
      from (select unnest(${[...personIds]}::text[]) as one order by 1) person`;
}

interface Reached {
  readonly personId: string;
  readonly competencyId: string;
  readonly level: number;
  /** The first piece of that level. */
  readonly evidenceId: string;
}

/** Which statement says it: by the evidence too, for what was taken back may be reached again by other evidence. */
export const levelKey = ({ personId, competencyId, level, evidenceId }: Reached): readonly string[] => [
  personId,
  competencyId,
  String(level),
  evidenceId,
];

/** Notes the level where it was not reached before, and says so; the caller has authorised. */
export async function noteLevel(tx: Tx, reached: Reached): Promise<void> {
  const { tenantId, now } = tx.context;
  const { personId, competencyId, level, evidenceId } = reached;
  const [first] = await tx.sql`
    insert into level_reached (tenant_id, person_id, competency_id, level, reached_at, evidence_id)
    values (${tenantId}, ${personId}, ${competencyId}, ${level}, ${now()}, ${evidenceId})
    on conflict do nothing returning 1`;
  if (!first) return;
  const [competency] =
    await tx.sql`select name from competency where tenant_id = ${tenantId} and id = ${competencyId}`;
  await audit(tx, {
    action: 'level.reached',
    subjectId: personId,
    entity: 'competency',
    entityId: competencyId,
    details: { level, evidenceId },
  });
  await emitStatement(tx, {
    event: ['level.reached', ...levelKey(reached)],
    personId,
    verb: 'mastered',
    object: { id: activityId(tx, 'competencies', competencyId), type: 'competency', name: competency?.name },
    level,
  });
}

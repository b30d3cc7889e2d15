import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { audit } from '../../db/audit.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { authoriseAbout } from '../people/index.ts';
import { voidStatement } from './emit-statement.ts';
import { decideLevelsTakenBack } from './levels.ts';
import { levelKey, lockLevels } from './note-levels.ts';
import { listEvidencePieces, readCompetencyTypes } from './read-evidence.ts';

/**
 * Wakes when a completion was withdrawn: a level that was reached only by what its sender took back was not reached.
 * It leaves the record, and its "mastered" is voided. Judged by everything that was ever withdrawn of the skill, so
 * that two withdrawals at once take back what neither would alone; repeating it changes nothing.
 */
export async function takeBackLevels(
  context: Context,
  { personId, optionId }: Events['completion.withdrawn'],
): Promise<void> {
  await inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'level.note', personId);
    await lockLevels(tx, [personId]);
    const mapped = await tx.sql<{ competency_id: string }[]>`
      select competency_id from alignment
       where tenant_id = ${context.tenantId} and option_id = ${optionId} and status = 'confirmed'`;
    const types = await readCompetencyTypes(
      tx,
      mapped.map((row) => row.competency_id),
    );
    const still = await listEvidencePieces(tx, personId, [...types.keys()]);
    const gone = await listEvidencePieces(tx, personId, [...types.keys()], { withdrawn: true });
    for (const [competencyId, type] of types) {
      const ofSkill = (piece: { competencyId: string }) => piece.competencyId === competencyId;
      for (const level of decideLevelsTakenBack(type, still.filter(ofSkill), gone.filter(ofSkill)))
        await takeBackLevel(tx, { personId, competencyId, level });
    }
  });
}

async function takeBackLevel(
  tx: Tx,
  noted: { readonly personId: string; readonly competencyId: string; readonly level: number },
): Promise<void> {
  const { personId, competencyId, level } = noted;
  const [row] = await tx.sql`
    delete from level_reached
     where tenant_id = ${tx.context.tenantId} and person_id = ${personId} and competency_id = ${competencyId}
       and level = ${level} returning evidence_id`;
  if (!row) return;
  const evidenceId: string = row.evidence_id;
  await audit(tx, {
    action: 'level.taken-back',
    subjectId: personId,
    entity: 'competency',
    entityId: competencyId,
    details: { level, evidenceId },
  });
  const key = levelKey({ ...noted, evidenceId });
  await voidStatement(tx, {
    event: ['level.taken-back', ...key],
    personId,
    voids: ['level.reached', ...key],
  });
}

import type { Context } from '../../core/context.ts';
import type { Events } from '../../core/events.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { decideLevelsReached } from './levels.ts';
import { lockLevels, noteLevel } from './note-levels.ts';
import { listEvidenceOfPeople, readCompetencyTypes } from './read-evidence.ts';

/** People in one transaction: a course that everybody must take has been completed by thousands. */
const PEOPLE = 100;

/**
 * Wakes when a mapping changed: whoever completed one of the options may have reached a level by it. A level
 * that a mapping takes away simply is not computed any more; what was noted stays as history.
 */
export async function noteLevelsOfOptions(
  context: Context,
  { optionIds }: Events['alignment.changed'],
): Promise<void> {
  authorise(context, 'level.note');
  for (let after: string | null = null; ; ) {
    const last: string | null = await notePage(context, optionIds, after);
    if (last === null) return;
    after = last;
  }
}

/** The next hundred people; returns the last of them, null where they were the last of all. */
async function notePage(
  context: Context,
  optionIds: readonly string[],
  after: string | null,
): Promise<string | null> {
  return inTransaction(context, 'development', async (tx) => {
    const { tenantId } = context;
    const people = await tx.sql<{ person_id: string; evidence_ids: string[] }[]>`
      select person_id, array_agg(id) as evidence_ids from evidence
       where tenant_id = ${tenantId} and kind = 'completion' and withdrawn_at is null
         and option_id = any(${[...optionIds]}::uuid[]) and (${after}::uuid is null or person_id > ${after}::uuid)
       group by person_id order by person_id limit ${PEOPLE}`;
    const mapped = await tx.sql<{ competency_id: string }[]>`
      select distinct competency_id from alignment
       where tenant_id = ${tenantId} and option_id = any(${[...optionIds]}::uuid[]) and status = 'confirmed'`;
    const types = await readCompetencyTypes(
      tx,
      mapped.map((row) => row.competency_id),
    );
    const personIds = people.map((row) => row.person_id);
    await lockLevels(tx, personIds);
    const pieces = await listEvidenceOfPeople(tx, personIds, [...types.keys()]);
    const reached = await readReached(tx, personIds, [...types.keys()]);
    for (const { person_id: personId, evidence_ids: fresh } of people) {
      const own = pieces.get(personId) ?? [];
      for (const [competencyId, type] of types) {
        const shown = own.filter((piece) => piece.competencyId === competencyId);
        if (!shown.some(({ id }) => fresh.includes(id))) continue;
        for (const { level, piece } of decideLevelsReached(type, shown))
          if (!reached.has(`${personId} ${competencyId} ${level}`))
            await noteLevel(tx, { personId, competencyId, level, evidenceId: piece.id });
      }
    }
    return people.length === PEOPLE ? (personIds.at(-1) ?? null) : null;
  });
}

/** The levels that were noted already, each as its person, competency and level. */
async function readReached(
  tx: Tx,
  personIds: readonly string[],
  competencyIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.sql`
    select person_id, competency_id, level from level_reached
     where tenant_id = ${tx.context.tenantId} and person_id = any(${[...personIds]}::uuid[])
       and competency_id = any(${[...competencyIds]}::uuid[])`;
  return new Set(rows.map((row) => `${row.person_id} ${row.competency_id} ${row.level}`));
}

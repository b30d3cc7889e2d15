import type { Context } from '../../core/context.ts';
import { auditRead } from '../../db/audit.ts';
import { inTransaction } from '../../db/transaction.ts';
import { findCompetencies } from '../frameworks/index.ts';
import { authoriseAbout } from '../people/index.ts';
import { type CompetencyType, decideLevel } from './levels.ts';
import { type EvidencePiece, listEvidencePieces } from './read-evidence.ts';

/** A competency with what shows it. */
export interface RecordedSkill {
  readonly id: string;
  readonly name: string;
  readonly type: CompetencyType;
  /** The names of the scale's levels, lowest first. */
  readonly levels: readonly string[];
  /** The level with enough evidence; null while it is not yet known. */
  readonly current: number | null;
  /** Newest first. */
  readonly pieces: readonly EvidencePiece[];
}

/** A completion that no confirmed mapping ties to a competency: welcome in the record, and it shows nothing yet. */
export interface LooseCompletion {
  readonly evidenceId: string;
  readonly title: string;
  readonly occurredAt: Date;
}

export interface PersonRecord {
  readonly skills: readonly RecordedSkill[];
  readonly loose: readonly LooseCompletion[];
}

/**
 * Everything that stands in the person's record, whatever their role asks: skills by name, then what is tied
 * to none (R33). For the person and their manager, whose look is audited.
 * @throws forbidden for everybody else
 */
export async function listRecord(context: Context, personId: string): Promise<PersonRecord> {
  return inTransaction(context, 'common', async (tx) => {
    await authoriseAbout(tx, 'evidence.read', personId);
    await auditRead(tx, 'evidence.read', personId);
    const pieces = await listEvidencePieces(tx, personId);
    const ids = [...new Set(pieces.map((piece) => piece.competencyId))];
    const found = ids.length > 0 ? await findCompetencies(tx, { ids }) : [];
    const skills = found.map(({ id, name, type, levels }): RecordedSkill => {
      const shown = pieces.filter((piece) => piece.competencyId === id);
      return { id, name, type, levels, current: decideLevel(type, shown), pieces: shown };
    });
    const loose = await tx.sql<LooseCompletion[]>`
      select e.id as "evidenceId", o.title, e.occurred_at as "occurredAt"
        from evidence e join learning_option o on o.tenant_id = e.tenant_id and o.id = e.option_id
       where e.tenant_id = ${context.tenantId} and e.person_id = ${personId} and e.withdrawn_at is null
         and not exists (select 1 from alignment a where a.tenant_id = e.tenant_id and a.option_id = e.option_id
                            and a.status = 'confirmed')
       order by e.occurred_at desc, e.id limit 100`;
    return { skills: skills.sort((a, b) => (a.name < b.name ? -1 : 1)), loose };
  });
}

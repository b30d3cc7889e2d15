import type { Tx } from '../../db/transaction.ts';
import type { CompetencyType, EvidenceKind, Piece } from './levels.ts';

/** A piece of evidence as a page shows it. */
export interface EvidencePiece extends Piece {
  readonly competencyId: string;
  /** What it is in words: the option's title, the observation's text. */
  readonly title: string;
  readonly optionId: string | null;
}

/**
 * Every piece that shows one of the person's competencies, newest first. A completion counts with the level
 * of each *confirmed* alignment of its option, so that a mapping undone takes its effect back at once.
 * Works on every plane. The caller authorises.
 * @param withdrawn what was taken back instead, which counts for nothing
 */
export async function listEvidencePieces(
  tx: Tx,
  personId: string,
  competencyIds?: readonly string[],
  { withdrawn = false }: { readonly withdrawn?: boolean } = {},
): Promise<EvidencePiece[]> {
  return (await selectPieces(tx, [personId], competencyIds, withdrawn)).map(pieceOf);
}

/** The same for several people at once, by person; who has none is absent. */
export async function listEvidenceOfPeople(
  tx: Tx,
  personIds: readonly string[],
  competencyIds: readonly string[],
): Promise<Map<string, EvidencePiece[]>> {
  const found = new Map<string, EvidencePiece[]>();
  const rows = await selectPieces(tx, personIds, competencyIds);
  for (const row of rows) {
    const pieces = found.get(row.person_id);
    if (pieces) pieces.push(pieceOf(row));
    else found.set(row.person_id, [pieceOf(row)]);
  }
  return found;
}

async function selectPieces(
  tx: Tx,
  personIds: readonly string[],
  competencyIds: readonly string[] | undefined,
  withdrawn = false,
) {
  const { tenantId } = tx.context;
  const isPerson = tx.sql`= any(${[...personIds]}::uuid[])`;
  const standing = withdrawn ? tx.sql`e.withdrawn_at is not null` : tx.sql`e.withdrawn_at is null`;
  const only = competencyIds ? tx.sql`and competency_id = any(${[...competencyIds]}::uuid[])` : tx.sql``;
  return tx.sql`
    select * from (
      select e.person_id, e.id, e.kind, a.competency_id, a.level, e.source, e.occurred_at, o.title, e.option_id
        from evidence e
        join alignment a on a.tenant_id = e.tenant_id and a.option_id = e.option_id and a.status = 'confirmed'
        join learning_option o on o.tenant_id = e.tenant_id and o.id = e.option_id
       where e.tenant_id = ${tenantId} and e.person_id ${isPerson} and ${standing}
      union all
      select e.person_id, e.id, e.kind, e.competency_id, e.level, e.source, e.occurred_at,
             coalesce(b.body, x.body, ''), null
        from evidence e
        -- by the person too: a cast is not leakproof, so that under row-level security no index serves it
        left join observation b on b.tenant_id = e.tenant_id and b.person_id = e.person_id
                               and e.kind = 'observation' and b.id::text = e.source_ref
        left join shared_example x on x.tenant_id = e.tenant_id and x.person_id = e.person_id
                                  and e.kind = 'example' and x.id::text = e.source_ref
       where e.tenant_id = ${tenantId} and e.person_id ${isPerson} and ${standing}
         and e.competency_id is not null) piece
     where true ${only}
     order by occurred_at desc, id`;
}

const pieceOf = (row: Record<string, unknown>): EvidencePiece => ({
  id: row.id as string,
  kind: row.kind as EvidenceKind,
  competencyId: row.competency_id as string,
  level: row.level as number,
  source: row.source as string,
  occurredAt: row.occurred_at as Date,
  title: row.title as string,
  optionId: row.option_id as string | null,
});

/** Competency types by id, for the level rule. */
export async function readCompetencyTypes(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, CompetencyType>> {
  const rows = await tx.sql`
    select id, type from competency
     where tenant_id = ${tx.context.tenantId} and id = any(${[...ids]}::uuid[]) and type <> 'area'`;
  return new Map(rows.map((row) => [row.id, row.type as CompetencyType]));
}

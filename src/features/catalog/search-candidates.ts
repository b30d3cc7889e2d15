import type { Tx } from '../../db/transaction.ts';
import { findCompetencies } from '../frameworks/index.ts';
import { claimedLevel } from './claimed-level.ts';
import type { MappingCandidate, MappingView } from './contract.ts';
import type { AlignmentRow } from './mapping-candidates.ts';

/** As many as one looks through. */
const FOUND = 8;

/** Competencies by words, for an option that the suggestions did not find; those confirmed already are left out. */
export async function searchCandidates(
  tx: Tx,
  option: { readonly id: string; readonly level: string | null },
  alignments: readonly AlignmentRow[],
  words: string,
): Promise<NonNullable<MappingView['found']>> {
  const known = new Map(alignments.map((row) => [row.competencyId, row]));
  const rows = await findCompetencies(tx, { words, limit: FOUND + alignments.length });
  const open = rows.filter(({ id }) => known.get(id)?.status !== 'confirmed').slice(0, FOUND);
  const candidates = open.map((row): MappingCandidate => {
    const said = known.get(row.id);
    return {
      competencyId: row.id,
      name: row.name,
      description: row.description,
      code: row.code,
      framework: row.frameworkName,
      area: row.area,
      levels: row.levels,
      level: said?.suggestedLevel ?? claimedLevel(option.level, row.levels.length),
      score: said?.score ?? null,
      terms: said?.terms ?? [],
      claimed: said?.status === 'proposed',
      version: said?.version ?? 0,
    };
  });
  return { words, candidates };
}

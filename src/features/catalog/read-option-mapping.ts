import type { Context } from '../../core/context.ts';
import { authorise } from '../../core/policy.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { MappingCandidate, MappingDecided, MappingView } from './contract.ts';
import { loadAlignments, toCandidates, toDecided } from './mapping-candidates.ts';
import { searchCandidates } from './search-candidates.ts';

/** What may be and what was said about one option, for a page that maps it in place. */
export interface OptionMapping {
  /** Undecided, the author's claims first, then best first; the first few. */
  readonly candidates: readonly MappingCandidate[];
  readonly moreCandidates: number;
  readonly decided: readonly MappingDecided[];
  /** The answer to "Another competency…". */
  readonly found: MappingView['found'];
}

const SHOWN = 5;

/**
 * Suggestions and decisions of one option. What the mapping queue shows of it, without the queue.
 * @param query.words a search for another competency
 * @throws forbidden
 */
export async function readOptionMapping(
  context: Context,
  optionId: string,
  query: { readonly words?: string | undefined; readonly more?: boolean } = {},
): Promise<OptionMapping> {
  authorise(context, 'mapping.read');
  return inTransaction(context, 'common', async (tx) => {
    const alignments = await loadAlignments(tx, optionId);
    const all = toCandidates(alignments);
    const candidates = query.more ? all : all.slice(0, SHOWN);
    const [option] = await tx.sql<{ level: string | null }[]>`
      select level from learning_option where tenant_id = ${context.tenantId} and id = ${optionId}`;
    const found = query.words
      ? await searchCandidates(tx, { id: optionId, level: option?.level ?? null }, alignments, query.words)
      : null;
    return {
      candidates,
      moreCandidates: all.length - candidates.length,
      decided: toDecided(tx, alignments),
      found,
    };
  });
}

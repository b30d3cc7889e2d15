import { eq } from 'drizzle-orm';
import type { Context } from '../../core/context.ts';
import { letOthersIn } from '../../core/let-others-in.ts';
import { authorise } from '../../core/policy.ts';
import { audit } from '../../db/audit.ts';
import * as schema from '../../db/schema/catalog.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import { holdImportLock, inChunks, listFrameworkTexts } from '../frameworks/index.ts';
import { buildSuggestionIndex, type SuggestionIndex } from './suggestion/build-suggestion-index.ts';
import { spreadSample } from './suggestion/spread-sample.ts';
import { suggestAlignments as suggestFor } from './suggestion/suggest-alignments.ts';
import type { Suggestion, SuggestionOption } from './suggestion/suggestion.ts';

/** How many suggestions an option gets unless somebody asks for more. */
const TOP = 10;

/** So many options teach which words stand in every one of them; the whole catalogue would say the same. */
const SAMPLE = 300;

type Option = SuggestionOption & { readonly id: string };

/**
 * Makes the suggestions of the whole catalogue anew, in one transaction (R95): for every active option the best
 * matches among the competencies of all frameworks. Decisions of people are not touched. Also what wakes on
 * `catalog.changed`; making them twice gives the same.
 * @param input.top at most so many per option, 1 to 100
 */
export async function suggestAlignments(
  context: Context,
  input: { readonly top?: number } = {},
): Promise<{ options: number; suggestions: number }> {
  authorise(context, 'mapping.suggest');
  const top = Math.min(100, Math.max(1, Math.trunc(input.top ?? TOP)));
  return inTransaction(context, 'common', async (tx) => {
    await holdImportLock(tx);
    const table = schema.alignmentSuggestion;
    await tx.db.delete(table).where(eq(table.tenantId, context.tenantId));
    const options = await listOptionTexts(tx);
    const giveWay = letOthersIn();
    const sample = spreadSample(options, SAMPLE);
    const indexes: SuggestionIndex[] = [];
    for (const { competencies, levels } of await listFrameworkTexts(tx)) {
      if (competencies.length > 0) indexes.push(buildSuggestionIndex(competencies, levels, sample));
      await giveWay();
    }
    let suggestions = 0;
    for (const portion of inChunks(options, 200)) {
      const rows: ReturnType<typeof rowsOf> = [];
      for (const option of portion) {
        rows.push(...rowsOf(tx, option, bestOf(option, indexes, top)));
        await giveWay();
      }
      suggestions += rows.length;
      for (const chunk of inChunks(rows, 250)) {
        await tx.db.insert(table).values(chunk);
        await giveWay();
      }
    }
    await audit(tx, {
      action: 'mapping.suggested',
      entity: 'alignment_suggestion',
      details: { options: options.length, suggestions },
    });
    return { options: options.length, suggestions };
  });
}

function bestOf(option: Option, indexes: readonly SuggestionIndex[], top: number): Suggestion[] {
  return indexes
    .flatMap((index) => suggestFor(option, index, { top }))
    .sort((a, b) => b.score - a.score)
    .slice(0, top);
}

function rowsOf(tx: Tx, option: Option, suggestions: readonly Suggestion[]) {
  const { tenantId, now } = tx.context;
  const suggestedAt = now();
  return suggestions.map(({ competencyId, level, score, terms }) => ({
    tenantId,
    optionId: option.id,
    competencyId,
    level,
    score,
    terms,
    suggestedAt,
  }));
}

async function listOptionTexts(tx: Tx): Promise<Option[]> {
  const { tenantId } = tx.context;
  const rows = await tx.sql<Option[]>`
    select o.id, o.title, o.description, o.outcomes, o.level, o.duration_min as "durationMin",
           coalesce((select json_agg(json_build_object('title', m.title, 'description', m.description) order by m.position)
                       from option_module m where m.tenant_id = o.tenant_id and m.option_id = o.id), '[]') as modules
      from learning_option o
     where o.tenant_id = ${tenantId} and o.active order by o.title, o.id`;
  return [...rows];
}

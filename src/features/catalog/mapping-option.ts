import { notFound } from '../../core/errors.ts';
import { likePatterns } from '../../core/like-patterns.ts';
import type { OptionKind } from '../../core/parse/parsed.ts';
import type { Tx } from '../../db/transaction.ts';
import type { MappingCandidate, MappingOption, MappingView, MatchedText } from './contract.ts';
import { markMatches } from './suggestion/mark-matches.ts';

interface Row {
  readonly id: string;
  readonly code: string;
  readonly provider: string;
  readonly title: string;
  readonly description: string;
  readonly outcomes: string;
  readonly kind: OptionKind;
  readonly durationMin: number | null;
  readonly level: string | null;
  readonly language: string | null;
  readonly url: string | null;
  readonly mandatory: boolean;
  readonly reviewed: boolean;
  readonly modules: readonly { readonly title: string; readonly description: string }[];
}

/** The option with its texts, each stretch marked by the candidate whose match it is. @throws not_found */
export async function loadMappingOption(
  tx: Tx,
  optionId: string,
  candidates: readonly MappingCandidate[],
): Promise<MappingOption> {
  const { tenantId } = tx.context;
  const [row] = await tx.sql<Row[]>`
    select o.id, o.code, o.provider, o.title, o.description, o.outcomes, o.kind, o.duration_min as "durationMin",
           o.level, o.language, o.url, o.mandatory,
           exists (select 1 from mapping_review r where r.tenant_id = o.tenant_id and r.option_id = o.id) as reviewed,
           coalesce((select json_agg(json_build_object('title', m.title, 'description', m.description)
                                     order by m.position)
                       from option_module m where m.tenant_id = o.tenant_id and m.option_id = o.id), '[]') as modules
      from learning_option o where o.tenant_id = ${tenantId} and o.id = ${optionId}`;
  if (!row) throw notFound('learning option');
  const mark = (text: string) => matchedText(text, candidates);
  const { title, description, outcomes, modules, ...rest } = row;
  return {
    ...rest,
    title: mark(title),
    description: mark(description),
    outcomes: mark(outcomes),
    modules: modules.map((module) => ({ title: mark(module.title), description: mark(module.description) })),
  };
}

/** Pure: where in the text each candidate's words stand. */
export function matchedText(
  text: string,
  candidates: readonly { readonly competencyId: string; readonly terms: readonly string[] }[],
): MatchedText {
  const spans = candidates.flatMap(({ competencyId, terms }) => {
    let at = 0;
    return markMatches(
      text,
      terms.map((term) => ({ term })),
    ).flatMap((part) => {
      const start = at;
      at += part.text.length;
      return part.marked ? [{ start, end: at, by: competencyId }] : [];
    });
  });
  return { text, spans };
}

type Found = NonNullable<MappingView['options']>['rows'];

/** Active options by words in title or code, the first twenty. */
export async function searchOptions(tx: Tx, words: string): Promise<Found> {
  const { sql } = tx;
  const patterns = likePatterns(words);
  if (patterns.length === 0) return [];
  return await sql<Found[number][]>`
    select o.id, o.title, o.provider,
           exists (select 1 from mapping_review r where r.tenant_id = o.tenant_id and r.option_id = o.id)
           or exists (select 1 from alignment a where a.tenant_id = o.tenant_id and a.option_id = o.id
                                                  and a.status = 'confirmed') as done
      from learning_option o
     where o.tenant_id = ${tx.context.tenantId} and o.active
       ${patterns.map((pattern) => sql`and lower(o.title || ' ' || o.code) like ${pattern}`)}
     order by o.title, o.id limit 20`;
}

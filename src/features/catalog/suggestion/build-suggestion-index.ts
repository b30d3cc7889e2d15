import { sentencesOfOption } from './option-text.ts';
import type { SuggestionCompetency, SuggestionOption } from './suggestion.ts';
import { wordsOf } from './words.ts';

/** A name or other label of a competency; `rarity` is the sum over its words. */
export type IndexedLabel = { competency: number; kind: 'name' | 'altLabel'; stems: string[]; rarity: number };

export type SuggestionIndex = {
  competencies: readonly SuggestionCompetency[];
  levels: readonly { level: number; name: string }[];
  /** how telling a stem is: 0 (stands everywhere) to 1 (stands once, on either side) */
  rarityOf: (stem: string) => number;
  labelsWith: ReadonlyMap<string, readonly IndexedLabel[]>;
  /** competencies that hold the stem anywhere, with how much it stands for them (1 = in the name) */
  competenciesWith: ReadonlyMap<string, readonly { competency: number; weight: number }[]>;
  /** per competency, the indicators' words that say something */
  indicators: readonly (readonly IndexedIndicator[])[];
  averageOptionWords: number;
};

export type IndexedIndicator = { level: number; stems: readonly string[]; rarity: number };

/**
 * Prepares a framework for suggestions; build it once and use it for every option.
 *
 * @param competencies those that may be suggested: leave areas out
 * @param levels the framework's scale
 * @param options the catalogue, from which the rules learn which words stand in every option; a few hundred
 *   suffice, none is allowed
 */
export const buildSuggestionIndex = (
  competencies: readonly SuggestionCompetency[],
  levels: readonly { level: number; name: string }[],
  options: readonly SuggestionOption[],
): SuggestionIndex => {
  const profiles = competencies.map(profileOf);
  const catalog = options.map(stemsOfOption);
  const rarityOf = rarityIn(
    profiles.map(({ weights }) => new Set(weights.keys())),
    catalog,
  );
  const sumOf = (stems: readonly string[]) => stems.reduce((sum, stem) => sum + rarityOf(stem), 0);
  const labelsWith = new Map<string, IndexedLabel[]>();
  const competenciesWith = new Map<string, { competency: number; weight: number }[]>();
  for (const [competency, { labels, weights }] of profiles.entries()) {
    for (const { kind, stems } of labels) {
      const label = { competency, kind, stems, rarity: sumOf(stems) };
      if (label.rarity > 0) for (const stem of stems) append(labelsWith, stem, label);
    }
    for (const [stem, weight] of weights) append(competenciesWith, stem, { competency, weight });
  }
  const words = catalog.reduce((sum, { size }) => sum + size, 0);
  const averageOptionWords = catalog.length > 0 ? words / catalog.length : 60;
  const indicators = competencies.map(({ indicators: own }) =>
    own
      .map(({ level, text }) => ({ level, stems: stemsOf(text) }))
      .map((indicator) => ({ ...indicator, rarity: sumOf(indicator.stems) }))
      .filter(({ rarity }) => rarity > 0),
  );
  return { competencies, levels, rarityOf, labelsWith, competenciesWith, indicators, averageOptionWords };
};

type Profile = {
  labels: { kind: IndexedLabel['kind']; stems: string[] }[];
  weights: Map<string, number>;
};

const altLabelWeight = 0.6;
const textWeight = 0.3;

const profileOf = (competency: SuggestionCompetency): Profile => {
  const weights = new Map<string, number>();
  const weigh = (stems: readonly string[], weight: number) => {
    for (const stem of stems) weights.set(stem, Math.max(weights.get(stem) ?? 0, weight));
  };
  const name = stemsOf(competency.name);
  const others = competency.altLabels.map(stemsOf).filter((stems) => stems.length > 0);
  weigh(name, 1);
  for (const stems of others) weigh(stems, altLabelWeight);
  weigh(stemsOf(competency.description), textWeight);
  for (const indicator of competency.indicators) weigh(stemsOf(indicator.text), textWeight);
  const labels = others.map((stems) => ({ kind: 'altLabel' as const, stems }));
  return { labels: name.length > 0 ? [{ kind: 'name', stems: name }, ...labels] : labels, weights };
};

const stemsOf = (text: string): string[] => [
  ...new Set(
    wordsOf(text)
      .map(({ stem }) => stem)
      .filter((stem) => stem !== ''),
  ),
];

const stemsOfOption = (option: SuggestionOption): Set<string> =>
  new Set(sentencesOfOption(option).flatMap(({ stems }) => [...stems]));

/**
 * The rarer of the two sides would praise a word that the other side uses everywhere ("plan" names one competency
 * and stands in every second course as "action plan"); so the commoner side counts.
 */
const rarityIn = (competencies: readonly Set<string>[], options: readonly Set<string>[]) => {
  const inCompetencies = countSets(competencies);
  const inOptions = countSets(options);
  const inverse = (count: number, of: number) => Math.log(1 + (of - count + 0.5) / (count + 0.5));
  // Relative to a word that stands once, so that small and large catalogues give comparable scores.
  const rarity = (count: number, of: number) =>
    of < 2 ? 1 : Math.min(1, inverse(count, of) / inverse(1, of));
  const known = new Map<string, number>();
  const measure = (stem: string): number => {
    const among = rarity(inCompetencies.get(stem) ?? 0, competencies.length);
    // Below fifty options a count says little.
    if (options.length < 50) return among;
    return Math.min(among, rarity(inOptions.get(stem) ?? 0, options.length));
  };
  for (const stem of inCompetencies.keys()) known.set(stem, measure(stem));
  // Only stems of competencies can match; any other word says nothing here.
  return (stem: string): number => known.get(stem) ?? 0;
};

const countSets = (sets: readonly Set<string>[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const set of sets) for (const stem of set) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
};

const append = <Value>(map: Map<string, Value[]>, key: string, value: Value): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

import type { SuggestionIndex } from './build-suggestion-index.ts';
import type { OptionSentence } from './option-text.ts';
import type { SuggestionOption } from './suggestion.ts';

/** How far up a scale such words point, 0 to 1. */
const depthWords: readonly [RegExp, number][] = [
  [/\b(beginners?|basics?|foundations?|fundamentals?|introduct\w+|introduc\w+|awareness|entry)\b/i, 0.15],
  [/\b(intermediate|practitioners?|working level|refresher)\b/i, 0.5],
  [/\b(advanced|senior|strategic|leaders?)\b/i, 0.75],
  [/\b(expert|mastery|masterclass|specialists?)\b/i, 0.9],
];

/**
 * Proposes the level an option brings for one competency, always on the scale (1 to its number of levels).
 *
 * An option that names a level of the scale, by name or number, is believed. Otherwise three signs are weighed:
 * the competency's indicators that the option's sentences resemble, words of depth ("introduction", "expert"),
 * and the duration. Without any sign it proposes a little below the middle, because most courses begin there.
 *
 * @param competency its place in the index
 */
export const suggestLevel = (
  option: SuggestionOption,
  competency: number,
  sentences: readonly OptionSentence[],
  index: SuggestionIndex,
): number => {
  const top = index.levels.length;
  if (top <= 1) return 1;
  const named = namedLevel(option.level, index);
  if (named !== null) return named;
  const signs = [
    { depth: 0.35, weight: 0.5 },
    ...indicatorSign(competency, sentences, index),
    ...wordSign(option),
    ...durationSign(option.durationMin),
  ];
  const weight = signs.reduce((sum, sign) => sum + sign.weight, 0);
  const depth = signs.reduce((sum, sign) => sum + sign.depth * sign.weight, 0) / weight;
  return Math.min(top, Math.max(1, 1 + Math.round(depth * (top - 1))));
};

type Sign = { depth: number; weight: number };

const namedLevel = (written: string | null, index: SuggestionIndex): number | null => {
  const plain = written?.trim().toLowerCase() ?? '';
  const byName = index.levels.find(({ name }) => name.toLowerCase() === plain);
  const number = Number(/^(?:level\s*)?(\d)$/.exec(plain)?.[1] ?? Number.NaN);
  return byName?.level ?? index.levels.find(({ level }) => level === number)?.level ?? null;
};

const wordSign = (option: SuggestionOption): Sign[] => {
  const depthIn = (text: string) =>
    depthWords.filter(([words]) => words.test(text)).map(([, depth]) => depth);
  const said = depthIn(option.level ?? '');
  const titled = depthIn(option.title);
  const described = depthIn(option.description);
  const mean = (depths: number[]) => depths.reduce((sum, depth) => sum + depth, 0) / depths.length;
  if (said.length > 0) return [{ depth: mean(said), weight: 3 }];
  if (titled.length > 0) return [{ depth: mean(titled), weight: 1.5 }];
  return described.length > 0 ? [{ depth: mean(described), weight: 0.7 }] : [];
};

/** Half an hour acquaints, a week qualifies; in between says little. */
const durationSign = (minutes: number | null): Sign[] => {
  if (minutes === null || minutes <= 0) return [];
  if (minutes <= 30) return [{ depth: 0.1, weight: 1 }];
  if (minutes <= 120) return [{ depth: 0.25, weight: 0.7 }];
  if (minutes < 960) return [{ depth: 0.45, weight: 0.5 }];
  return [{ depth: 0.65, weight: 0.7 }];
};

/** The levels whose indicators share most with one sentence of the option, weighted by how much they share. */
const indicatorSign = (
  competency: number,
  sentences: readonly OptionSentence[],
  index: SuggestionIndex,
): Sign[] => {
  const best = new Map<number, number>();
  for (const { level, stems, rarity } of index.indicators[competency] ?? []) {
    for (const sentence of sentences) {
      const shared = stems.filter((stem) => sentence.stems.has(stem));
      const share = shared.reduce((sum, stem) => sum + index.rarityOf(stem), 0) / rarity;
      if (shared.length > 1 && share > (best.get(level) ?? 0)) best.set(level, share);
    }
  }
  const top = Math.max(0, ...best.values());
  if (top < 0.3) return [];
  // Only what comes near the best: a word in common is found at every level.
  const near = [...best].filter(([, share]) => share >= 0.8 * top);
  const total = near.reduce((sum, [, share]) => sum + share, 0);
  const mean = near.reduce((sum, [level, share]) => sum + level * share, 0) / total;
  return [{ depth: (mean - 1) / (index.levels.length - 1), weight: 4 * top }];
};

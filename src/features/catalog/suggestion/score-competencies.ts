import type { IndexedLabel, SuggestionIndex } from './build-suggestion-index.ts';
import type { OptionField, OptionSentence } from './option-text.ts';
import { relatedStems } from './word-families.ts';
import type { Word } from './words.ts';

/** What a word of the option adds for one competency, in raw units: by itself, and as part of a label. */
export type Match = { surface: string; stem: string; alone: number; inName: number; inAltLabel: number };

export type Scored = { competency: number; matches: Match[] };

export type ScoringWeights = {
  /** what a word is worth by where it stands in the option */
  fields: Record<OptionField, number>;
  /** how fast repetition of a word stops counting */
  saturation: number;
  /** 0: long texts are not held back, 1: fully */
  lengthPenalty: number;
  /** how much a partly matched label loses: coverage to this power */
  coveragePower: number;
  /** what a related word is worth beside the word itself */
  related: number;
};

/** `stem` is the framework's, `word` the option's; they differ where the two are only related. */
type Hit = { word: Word; stem: string; weight: number };

/**
 * Matches an option's words with every competency of the index that shares one.
 *
 * Two kinds of evidence. Words alone: BM25F-like, a word counts by its rarity, by where it stands in the option
 * (title before outcomes before the rest) and by where in the competency (name before other labels before the
 * description). Labels: the best-covered label of a competency within one sentence of the option, because
 * "deal with uncertainty" in one breath says more than the three words pages apart.
 */
export const scoreCompetencies = (
  sentences: readonly OptionSentence[],
  index: SuggestionIndex,
  weights: ScoringWeights,
): Scored[] => {
  const found = new Map<number, Map<string, Match>>();
  const matchOf = (competency: number, hit: Hit): Match => {
    const matches = found.get(competency) ?? new Map<string, Match>();
    found.set(competency, matches);
    const { stem, surface } = hit.word;
    const match = matches.get(stem) ?? { surface, stem, alone: 0, inName: 0, inAltLabel: 0 };
    matches.set(stem, match);
    return match;
  };
  const { hits, frequency, length } = countWords(sentences, weights);
  const norm = 1 - weights.lengthPenalty + (weights.lengthPenalty * length) / index.averageOptionWords;
  for (const [stem, hit] of hits) {
    const times = frequency.get(stem) ?? 0;
    const strength = (index.rarityOf(stem) * times) / (times + weights.saturation * norm);
    for (const { competency, weight } of index.competenciesWith.get(stem) ?? []) {
      matchOf(competency, hit).alone += strength * weight;
    }
  }
  for (const [label, best] of bestSentences(sentences, index, weights)) {
    for (const hit of best.hits) {
      const match = matchOf(label.competency, hit);
      const part = (best.strength * hit.weight * index.rarityOf(hit.stem)) / best.rarity;
      match[label.kind === 'name' ? 'inName' : 'inAltLabel'] += part;
    }
  }
  return [...found].map(([competency, matches]) => ({ competency, matches: [...matches.values()] }));
};

const countWords = (sentences: readonly OptionSentence[], weights: ScoringWeights) => {
  const hits = new Map<string, Hit>();
  const frequency = new Map<string, number>();
  let length = 0;
  for (const { field, words } of sentences) {
    length += words.filter(({ stem }) => stem !== '').length;
    for (const hit of hitsOf(words, weights)) {
      const weight = weights.fields[field] * hit.weight;
      frequency.set(hit.stem, (frequency.get(hit.stem) ?? 0) + weight);
      const known = hits.get(hit.stem);
      if (!known || known.weight < weight) hits.set(hit.stem, { ...hit, weight });
    }
  }
  return { hits, frequency, length };
};

/** A sentence's words with the framework's stems they stand for: their own, and related ones at a discount. */
const hitsOf = (words: readonly Word[], weights: ScoringWeights): Hit[] =>
  words.flatMap((word) =>
    word.stem === ''
      ? []
      : [
          { word, stem: word.stem, weight: 1 },
          ...(relatedStems[word.stem] ?? []).map((stem) => ({ word, stem, weight: weights.related })),
        ],
  );

type BestSentence = { strength: number; rarity: number; hits: Hit[] };

/** For each competency its best-covered name and its best-covered other label, each in its best sentence. */
const bestSentences = (
  sentences: readonly OptionSentence[],
  index: SuggestionIndex,
  weights: ScoringWeights,
): Map<IndexedLabel, BestSentence> => {
  const best = new Map<number, { label: IndexedLabel; sentence: BestSentence }>();
  for (const { field, words } of sentences) {
    for (const [label, hits] of labelsIn(words, index, weights)) {
      const rarity = hits.reduce((sum, hit) => sum + hit.weight * index.rarityOf(hit.stem), 0);
      const coverage = (rarity / label.rarity) ** weights.coveragePower;
      const strength = weights.fields[field] * coverage * rarity;
      const key = 2 * label.competency + (label.kind === 'name' ? 1 : 0);
      if (rarity > 0 && strength > (best.get(key)?.sentence.strength ?? 0)) {
        best.set(key, { label, sentence: { strength, rarity, hits } });
      }
    }
  }
  return new Map([...best.values()].map(({ label, sentence }) => [label, sentence]));
};

/** Labels that share a stem with the sentence; of several words for one stem the best stands. */
const labelsIn = (
  words: readonly Word[],
  index: SuggestionIndex,
  weights: ScoringWeights,
): Map<IndexedLabel, Hit[]> => {
  const perStem = new Map<string, Hit>();
  for (const hit of hitsOf(words, weights)) {
    if ((perStem.get(hit.stem)?.weight ?? 0) < hit.weight) perStem.set(hit.stem, hit);
  }
  const found = new Map<IndexedLabel, Hit[]>();
  for (const [stem, hit] of perStem) {
    for (const label of index.labelsWith.get(stem) ?? []) {
      const hits = found.get(label);
      if (hits) hits.push(hit);
      else found.set(label, [hit]);
    }
  }
  return found;
};

import type { SuggestionIndex } from './build-suggestion-index.ts';
import { suggestionModel } from './model.ts';
import { type OptionSentence, sentencesOfOption } from './option-text.ts';
import { type Match, type ScoringWeights, scoreCompetencies } from './score-competencies.ts';
import { suggestLevel } from './suggest-level.ts';
import type { MatchedTerm, Suggestion, SuggestionOption } from './suggestion.ts';

export type SuggestionModel = ScoringWeights & {
  /** how much words alone weigh beside words as parts of a label */
  alone: number;
  /** score = 1 / (1 + exp(−(intercept + slope · ln raw))) */
  calibration: { intercept: number; slope: number };
};

/** More words than this nobody reads, and what is shown must add up to the score. */
const shownWords = 8;

/**
 * Proposes what an option may bring, best first (R95). Pure; about a millisecond per option.
 *
 * Scores are comparable between options and calibrated on hand-judged courses (test/gold): of suggestions near
 * 0.8 a careful person confirms about four of five. The contributions of the terms add up to the score. Nothing
 * is proposed without a matched word.
 *
 * @param top at most so many
 * @param least none below this score
 */
export const suggestAlignments = (
  option: SuggestionOption,
  index: SuggestionIndex,
  {
    top = 10,
    least = 0.02,
    model = suggestionModel,
  }: { top?: number; least?: number; model?: SuggestionModel } = {},
): Suggestion[] => {
  const sentences = sentencesOfOption(option);
  return rawSuggestions(sentences, index, model)
    .slice(0, top)
    .map(({ competency, raw, matches }) => {
      const score = calibrate(raw, model);
      const terms = termsOf(matches, sentences, model, score / raw);
      return { competency, score, terms };
    })
    .filter(({ score }) => score >= least)
    .map(({ competency, score, terms }) => ({
      competencyId: index.competencies[competency]!.id,
      score,
      level: suggestLevel(option, competency, sentences, index),
      terms,
    }));
};

/** The ranking before calibration; the fit of the model (test/gold/fit-mapping.ts) needs it. */
export const rawSuggestions = (
  sentences: readonly OptionSentence[],
  index: SuggestionIndex,
  model: SuggestionModel,
): { competency: number; raw: number; matches: Match[] }[] =>
  scoreCompetencies(sentences, index, model)
    .map(({ competency, matches }) => {
      const strongest = matches
        .filter((match) => weightOf(match, model) > 0)
        .sort((a, b) => weightOf(b, model) - weightOf(a, model))
        .slice(0, shownWords);
      const raw = strongest.reduce((sum, match) => sum + weightOf(match, model), 0);
      return { competency, raw, matches: strongest };
    })
    .filter(({ raw }) => raw > 0)
    .sort((a, b) => b.raw - a.raw || a.competency - b.competency);

const weightOf = (match: Match, model: SuggestionModel): number =>
  model.alone * match.alone + match.inName + match.inAltLabel;

const calibrate = (raw: number, { calibration }: SuggestionModel): number =>
  1 / (1 + Math.exp(-(calibration.intercept + calibration.slope * Math.log(raw))));

/** Words that stand together in the option are shown as the phrase they are: "regular feedback". */
const termsOf = (
  matches: readonly Match[],
  sentences: readonly OptionSentence[],
  model: SuggestionModel,
  scale: number,
): MatchedTerm[] => {
  const open = new Map(matches.map((match) => [match.stem, scale * weightOf(match, model)]));
  const terms: MatchedTerm[] = [];
  for (const { text, words } of bySharedWords(sentences, open)) {
    const runs: { start: number; end: number; contribution: number; last: number }[] = [];
    for (const [at, { stem, start, end }] of words.entries()) {
      const contribution = open.get(stem);
      if (contribution === undefined) continue;
      open.delete(stem);
      const run = runs.at(-1);
      if (run?.last === at - 1)
        Object.assign(run, { end, last: at, contribution: run.contribution + contribution });
      else runs.push({ start, end, contribution, last: at });
    }
    for (const { start, end, contribution } of runs)
      terms.push({ term: text.slice(start, end), contribution });
  }
  return terms.sort((a, b) => b.contribution - a.contribution);
};

/** Sentences with most of the matched words first, so that phrases are found whole. */
const bySharedWords = (sentences: readonly OptionSentence[], open: ReadonlyMap<string, number>) => {
  const shared = ({ stems }: OptionSentence) => {
    let weight = 0;
    for (const [stem, contribution] of open) if (stems.has(stem)) weight += contribution;
    return weight;
  };
  return sentences
    .map((sentence) => ({ sentence, weight: shared(sentence) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ sentence }) => sentence);
};

import type { SuggestionModel } from './suggest-alignments.ts';

/**
 * Written by `node test/gold/fit-mapping.ts` from the training half of test/gold/mapping.csv; do not edit by hand.
 */
export const suggestionModel: SuggestionModel = {
  fields: { title: 2.5, outcomes: 1, description: 1, moduleTitle: 0.4, moduleDescription: 0.2 },
  saturation: 0.8,
  lengthPenalty: 0.3,
  coveragePower: 1,
  related: 0.8,
  alone: 2,
  calibration: { intercept: -4.398, slope: 3.754 },
};

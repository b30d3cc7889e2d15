/** What the rules of suggestion take in and give out. They are pure: no clock, no I/O, no SQL. */

/** The texts of a learning option. A ParsedOption is one. */
export type SuggestionOption = {
  title: string;
  description: string;
  outcomes: string;
  modules: readonly { title: string; description: string }[];
  level: string | null;
  durationMin: number | null;
};

export type SuggestionCompetency = {
  id: string;
  name: string;
  description: string;
  altLabels: readonly string[];
  indicators: readonly { level: number; text: string }[];
};

/** A word or phrase as the option writes it, with its part of the score. */
export type MatchedTerm = { term: string; contribution: number };

/**
 * One proposed alignment. `score` is calibrated: of suggestions near 0.8 a careful person confirms about four of
 * five. The terms' contributions add up to the score. `level` is on the framework's scale.
 */
export type Suggestion = {
  competencyId: string;
  score: number;
  level: number;
  terms: MatchedTerm[];
};

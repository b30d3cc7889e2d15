import type { OptionKind } from '../../core/parse/parsed.ts';

/** A way to gain a skill: an active option whose alignment with it a person confirmed (R30, R95). */
export interface Way {
  readonly optionId: string;
  readonly competencyId: string;
  readonly code: string;
  readonly title: string;
  readonly provider: string;
  readonly kind: OptionKind;
  /** True for what one attends or clicks through; reading, shadowing, mentoring and assignments are no courses. */
  readonly isCourse: boolean;
  readonly durationMin: number | null;
  readonly language: string | null;
  readonly url: string | null;
  /** The level it brings, on the competency's scale. */
  readonly level: number;
  /** 0–1: how much of the option is about the competency. */
  readonly relevance: number;
}

export interface OptionSummary {
  readonly id: string;
  readonly code: string;
  readonly provider: string;
  readonly title: string;
  readonly kind: OptionKind;
  readonly isCourse: boolean;
  readonly durationMin: number | null;
  readonly level: string | null;
  readonly language: string | null;
  readonly url: string | null;
  readonly active: boolean;
}

export interface OptionModule {
  readonly title: string;
  readonly description: string;
  readonly kind: OptionKind;
  readonly durationMin: number | null;
}

/** What "Look inside" shows. */
export interface OptionDetails extends OptionSummary {
  readonly description: string;
  readonly outcomes: string;
  readonly mandatory: boolean;
  readonly modules: readonly OptionModule[];
  readonly prerequisites: readonly {
    readonly id: string;
    readonly title: string;
    readonly kind: OptionKind;
  }[];
  /** Confirmed alignments only. */
  readonly brings: readonly {
    readonly competencyId: string;
    readonly name: string;
    readonly level: number;
    readonly levels: readonly string[];
    readonly relevance: number;
  }[];
}

/** A suggestion as the command line prints it. */
export interface SuggestionLine {
  readonly optionCode: string;
  readonly optionTitle: string;
  readonly provider: string;
  /** `framework/code` where the code alone is ambiguous. */
  readonly competencyCode: string;
  readonly competencyName: string;
  readonly level: number;
  readonly score: number;
  readonly terms: readonly { readonly term: string; readonly contribution: number }[];
}

/** A text with the stretches that matched; `by` is the competency whose match it is (UTF-16 offsets). */
export interface MatchedText {
  readonly text: string;
  readonly spans: readonly { readonly start: number; readonly end: number; readonly by: string }[];
}

/** A competency that may be confirmed for the option: suggested, claimed by the author, or searched for. */
export interface MappingCandidate {
  readonly competencyId: string;
  readonly name: string;
  readonly description: string;
  readonly code: string;
  readonly framework: string;
  readonly area: string | null;
  /** Names of the scale's levels, lowest first. */
  readonly levels: readonly string[];
  readonly level: number;
  /** 0–1; null where no words matched. */
  readonly score: number | null;
  readonly terms: readonly string[];
  /** The catalogue's author says so; it is no evidence before a person confirms it. */
  readonly claimed: boolean;
  /** What the decision must name, so that nobody overwrites what they have not seen; 0 where nothing stands. */
  readonly version: number;
}

export interface MappingDecided extends Omit<MappingCandidate, 'score' | 'terms' | 'claimed'> {
  readonly status: 'confirmed' | 'rejected';
  readonly relevance: number;
  /** Who decided; null for an operator. */
  readonly by: string | null;
  readonly byMe: boolean;
  /** ISO instant. */
  readonly at: string;
}

export interface MappingOption {
  readonly id: string;
  readonly code: string;
  readonly provider: string;
  readonly kind: OptionKind;
  readonly durationMin: number | null;
  readonly level: string | null;
  readonly language: string | null;
  readonly url: string | null;
  readonly mandatory: boolean;
  readonly title: MatchedText;
  readonly description: MatchedText;
  readonly outcomes: MatchedText;
  readonly modules: readonly { readonly title: MatchedText; readonly description: MatchedText }[];
  readonly reviewed: boolean;
}

/** The actor's own last decision that can still be undone. */
export interface LastDecision {
  readonly batchId: string;
  readonly optionId: string;
  readonly optionTitle: string;
  /** Of how many alignments; 0 where the option was only finished with. */
  readonly count: number;
  /** The first of them; null where count is 0. */
  readonly first: {
    readonly name: string;
    readonly status: 'confirmed' | 'rejected';
    readonly level: number;
  } | null;
}

/** Everything the mapping page shows. Safe to send: it holds no person but the deciders' names. */
export interface MappingView {
  readonly show: 'open' | 'all';
  readonly progress: { readonly done: number; readonly total: number };
  /** The providers of the catalogue, by name, the first few. */
  readonly providers: readonly string[];
  /** Null where nothing is left to do, or nothing was imported. */
  readonly option: MappingOption | null;
  /** Undecided, the author's claims first, then best first. */
  readonly candidates: readonly MappingCandidate[];
  /** Undecided ones that the page leaves out until asked for. */
  readonly moreCandidates: number;
  readonly decided: readonly MappingDecided[];
  /** The competency that has the attention. */
  readonly focus: string | null;
  readonly previousId: string | null;
  readonly nextId: string | null;
  readonly bulk: { readonly above: number; readonly count: number };
  readonly last: LastDecision | null;
  /** The answer to "Another competency…". */
  readonly found: { readonly words: string; readonly candidates: readonly MappingCandidate[] } | null;
  /** The answer to a search for an option. */
  readonly options: {
    readonly words: string;
    readonly rows: readonly {
      readonly id: string;
      readonly title: string;
      readonly provider: string;
      readonly done: boolean;
    }[];
  } | null;
}

/** Exactly what a bulk confirmation would do; `fingerprint` stands for the whole list. */
export interface BulkPreview {
  readonly above: number;
  readonly fingerprint: string;
  readonly rows: readonly {
    readonly optionId: string;
    readonly optionTitle: string;
    readonly competencyId: string;
    readonly competencyName: string;
    readonly level: number;
    readonly levels: readonly string[];
    readonly score: number;
    readonly terms: readonly string[];
  }[];
}

/**
 * What the program proposes, and why (R15): pure rules. The person's chosen goals come first, then the role's
 * priorities; within them the product of the terms decides, and the terms are shown.
 */

/** A skill that the person wants (a goal of theirs) or that the role asks for. */
export interface Need {
  readonly competencyId: string;
  /** Goals come before the role, whatever the score. */
  readonly from: 'goal' | 'role';
  /** 0–1: what the role's weight or the goal's rank makes of it. */
  readonly weight: number;
  /** The level the person has; null while it is not yet known. */
  readonly current: number | null;
  readonly target: number;
}

/** A way that exists, with how much of what it takes to begin is there (0–1; 1 where nothing is asked). */
export interface Candidate {
  readonly optionId: string;
  readonly competencyId: string;
  readonly title: string;
  readonly level: number;
  /** 0–1: how much of the option is about the skill, by its confirmed mapping. */
  readonly relevance: number;
  readonly ready: number;
}

/** The terms whose product is the score, each as it is shown. */
export interface Terms {
  readonly weight: number;
  /** Levels to go. */
  readonly gap: number;
  /** 0–1: how much of the gap the option closes. */
  readonly closes: number;
  readonly ready: number;
  readonly mapping: number;
}

export interface Suggestion {
  readonly optionId: string;
  readonly competencyId: string;
  readonly from: Need['from'];
  readonly terms: Terms;
  readonly score: number;
}

/**
 * A level that is not known yet counts as one level to go: enough to propose a first step, and never the
 * largest gap (design decisions, "Gap").
 */
const UNKNOWN_GAP = 1;

/** Pure: the terms of one candidate for one need, or null where it brings the person no further. */
export function decideTerms(need: Need, candidate: Candidate): Terms | null {
  const reached = Math.min(candidate.level, need.target);
  const gap = need.current === null ? UNKNOWN_GAP : need.target - need.current;
  const closes = need.current === null ? reached / need.target : (reached - need.current) / gap;
  if (gap <= 0 || closes <= 0) return null;
  return { weight: need.weight, gap, closes, ready: candidate.ready, mapping: candidate.relevance };
}

export function scoreOf(terms: Terms): number {
  return terms.weight * terms.gap * terms.closes * terms.ready * terms.mapping;
}

/**
 * Pure: the suggestions in their order. One option is proposed once, for the need that wants it most; the
 * same inputs, in whatever order, give the same order.
 */
export function suggestOptions(
  needs: readonly Need[],
  candidates: readonly Candidate[],
  most = 3,
): Suggestion[] {
  const all: Suggestion[] = [];
  for (const need of needs) {
    for (const candidate of candidates) {
      if (candidate.competencyId !== need.competencyId) continue;
      const terms = decideTerms(need, candidate);
      if (!terms || scoreOf(terms) <= 0) continue;
      const { optionId, competencyId } = candidate;
      all.push({ optionId, competencyId, from: need.from, terms, score: scoreOf(terms) });
    }
  }
  all.sort(compare);
  const seen = new Set<string>();
  return all.filter(({ optionId }) => !seen.has(optionId) && seen.add(optionId)).slice(0, most);
}

function compare(a: Suggestion, b: Suggestion): number {
  if (a.from !== b.from) return a.from === 'goal' ? -1 : 1;
  if (a.score !== b.score) return b.score - a.score;
  if (a.optionId !== b.optionId) return a.optionId < b.optionId ? -1 : 1;
  return a.competencyId < b.competencyId ? -1 : 1;
}

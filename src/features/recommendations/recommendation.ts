import type { FieldFault } from '../../core/errors.ts';

/**
 * When a recommendation may be sent and how it is answered (R30, R31, R98): pure rules.
 */
export type RecommendationStatus = 'sent' | 'accepted' | 'countered' | 'declined';
export type Answer = Exclude<RecommendationStatus, 'sent'>;

/** A way that exists for the skill: active, its alignment confirmed by a person. */
export interface ExistingWay {
  readonly optionId: string;
  readonly isCourse: boolean;
}

export interface Draft {
  readonly competencyId?: string | undefined;
  readonly reason: string;
  readonly optionIds: readonly string[];
}

/** One way is no choice. */
export const FEWEST_WAYS = 2;

/** Fewer signs than this say that it matters, not why. */
const SHORTEST_REASON = 10;

/**
 * What a draft lacks, by field, in the order of the form; empty when it may be sent. "Go take a class" with
 * no skill and no reason cannot be (R30).
 */
export function decideMissing(draft: Draft, existing: readonly ExistingWay[]): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!draft.competencyId) faults.push({ field: 'competencyId', message: 'Choose the skill first.' });
  if ([...draft.reason.trim()].length < SHORTEST_REASON)
    faults.push({ field: 'reason', message: 'Say in a sentence why it matters to this person.' });
  const ways = decideWays(new Set(draft.optionIds), existing, Boolean(draft.competencyId));
  if (ways) faults.push({ field: 'optionIds', message: ways });
  return faults;
}

function decideWays(
  chosen: ReadonlySet<string>,
  existing: readonly ExistingWay[],
  skillKnown: boolean,
): string | null {
  if (skillKnown && existing.length < FEWEST_WAYS)
    return 'Fewer than two ways to this skill are mapped. Ask your learning team to map another one first.';
  if (chosen.size < FEWEST_WAYS) return 'Choose at least two ways, so that there is a choice.';
  if (!skillKnown) return null;
  const ways = existing.filter((way) => chosen.has(way.optionId));
  if (ways.length < chosen.size) return 'One of these is no longer a way to this skill. Choose again.';
  const otherExists = existing.some((way) => !way.isCourse);
  if (otherExists && ways.every((way) => way.isCourse))
    return 'Add a way that is no course: shadowing, mentoring, an assignment or reading.';
  return null;
}

/**
 * What an answer does to a recommendation as it stands: it changes it, repeats what was answered, or comes
 * too late. `same` says whether the standing answer has the same content.
 */
export function decideAnswer(
  standing: RecommendationStatus,
  answer: Answer,
  same: boolean,
): 'answer' | 'repeated' | 'too-late' {
  if (standing === 'sent') return 'answer';
  return standing === answer && same ? 'repeated' : 'too-late';
}

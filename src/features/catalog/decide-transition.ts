/** An alignment as it stands, with who said so and the mark of this state. */
export interface AlignmentState {
  readonly status: string;
  readonly level: number;
  readonly relevance: number;
  readonly decidedBy: string | null;
  /** ISO instant. */
  readonly decidedAt: string;
  readonly version: number;
}

/** What a person wants to say about option ↔ competency, and the mark of what they saw when they said it. */
export interface Decision {
  readonly optionId: string;
  readonly competencyId: string;
  readonly status: 'confirmed' | 'rejected';
  readonly level: number;
  /** Left out: as it was, 1 for a new one. */
  readonly relevance?: number;
  /** 0 where nothing stood. */
  readonly seenVersion: number;
}

export type Transition =
  | { readonly kind: 'same' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'write'; readonly next: Omit<AlignmentState, 'version'> };

/**
 * Pure: what becomes of a decision. The same said twice (a second click, a second tab) changes nothing; a state
 * that the decider has not seen is never overwritten.
 */
export function decideTransition(
  current: AlignmentState | null,
  decision: Decision,
  by: { readonly personId: string | null; readonly at: Date },
): Transition {
  const relevance = decision.relevance ?? current?.relevance ?? 1;
  const sameSaid =
    current?.status === decision.status &&
    (decision.status === 'rejected' || (current.level === decision.level && current.relevance === relevance));
  if (sameSaid) return { kind: 'same' };
  if ((current?.version ?? 0) !== decision.seenVersion) return { kind: 'conflict' };
  const next = {
    status: decision.status,
    level: decision.level,
    relevance,
    decidedBy: by.personId,
    decidedAt: by.at.toISOString(),
  };
  return { kind: 'write', next };
}

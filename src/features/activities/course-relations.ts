import type { Relation } from '../../core/policy.ts';

/** Course roles that may put content into their course. */
const PLACES: readonly string[] = ['Instructor', 'ContentDeveloper', 'Administrator'];
/** Those that look at what is handed in; who only makes content does not. */
const TEACHES: readonly string[] = ['Instructor', 'Administrator'];

/**
 * Pure: what a launch's course roles make of somebody, in that course alone. Nothing about people follows from
 * them (launch-security rule 8).
 */
export function courseRelations(
  courseRoles: readonly string[],
  purpose: 'placing' | 'teaching',
): readonly Relation[] {
  const roles = purpose === 'placing' ? PLACES : TEACHES;
  return courseRoles.some((role) => roles.includes(role)) ? ['course-teacher'] : [];
}

/** Where a session sits in its LMS, as its launch proved it. */
export interface Seat {
  readonly accountId: string;
  readonly platformId: string;
  readonly contextId: string | null;
  readonly resourceLinkId: string | null;
  readonly courseRoles: readonly string[];
}

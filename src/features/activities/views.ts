import type { OptionKind } from '../../core/parse/parsed.ts';
import type { ActivityKind } from './contract.ts';

/** What the activities feature shows; safe for the browser, which asks `contract.ts` for it. */

/** A skill as an activity names it. */
export interface ActivitySkill {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The names of the scale's levels, lowest first. */
  readonly levels: readonly string[];
}

/** One thing that was chosen and is not placed yet, with what its form begins with. */
export interface ChosenView {
  readonly key: string;
  readonly kind: ActivityKind;
  readonly title: string;
  readonly option: { readonly id: string; readonly title: string } | null;
  readonly skills: readonly { readonly id: string; readonly name: string }[];
}

/** A request to choose content for a course, as the picker shows it. */
export interface DeepLinkingRequestView {
  readonly id: string;
  /** Expired: its hour is over. Answered: something was placed, or nothing was wanted. */
  readonly state: 'open' | 'answered' | 'expired';
  readonly courseTitle: string | null;
  readonly acceptMultiple: boolean;
  /** False: the LMS takes other kinds of content only, and none of ours. */
  readonly acceptsOurs: boolean;
  /** False: the LMS says that it makes no line items, so there are no points to give. */
  readonly takesPoints: boolean;
  /** The LMS adds what is chosen without asking again. */
  readonly addsAtOnce: boolean;
  /** Null where the address that wants the answer is not one of the registered LMS. */
  readonly answerOrigin: string | null;
  readonly chosen: readonly ChosenView[];
}

/** Something to choose for an option page. */
export interface PlaceableOption {
  readonly id: string;
  readonly title: string;
  readonly kind: OptionKind;
  readonly durationMin: number | null;
  readonly provider: string;
  /** The skills that it is confirmed to bring, the most relevant first. */
  readonly brings: readonly string[];
}

/** What an activity page shows to whoever opens it. */
export interface ActivityView {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly title: string;
  readonly instructions: string;
  readonly option: { readonly id: string; readonly title: string } | null;
  readonly skills: readonly ActivitySkill[];
  /** The activity as this session's course has it; null where the session was not opened from it. */
  readonly linkId: string | null;
  /** The LMS keeps a grade for it; null while that is not known. */
  readonly graded: boolean;
  /** For whoever teaches the course, and the L&D admin: how many handed in. Never what. */
  readonly counts: { readonly people: number; readonly lastAt: Date | null } | null;
  /** The viewer's own. */
  readonly mine: { readonly handedInAt: Date; readonly scoreQueuedAt: Date | null } | null;
}

/** What the person did, for nobody but themself. */
export interface WorkView {
  readonly version: number;
  readonly body: string;
  readonly competencyId: string | null;
  readonly shownToCourseAt: Date | null;
  readonly shownToManagerAt: Date | null;
  readonly doneAt: Date;
}

/** What a teacher sees of one hand-in: that and when. */
export interface ReviewView {
  readonly activity: { readonly id: string; readonly title: string; readonly kind: ActivityKind } | null;
  /** It is the viewer's own, whose page shows more. */
  readonly isOwn: boolean;
  readonly personName: string | null;
  readonly handedInAt: Date | null;
  readonly firstHandedInAt: Date | null;
}

import * as z from 'zod';
import type { OptionKind } from '../../core/parse/parsed.ts';

/** What the activities feature takes and gives; safe for the browser. */

export const ACTIVITY_KINDS = ['option-page', 'reflection', 'self-assessment', 'goal-check'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** At most so many at once: what is placed is looked through by a person. */
export const MOST_ITEMS = 20;
/** At most so many skills in one activity, so that it is done in a few minutes. */
export const MOST_SKILLS = 8;

/** A box that is ticked once arrives as a text, several as a list. */
const ids = (most: number, message: string) =>
  z.preprocess(
    (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
    z.array(z.uuid({ error: message })).max(most, `Take ${most} at most.`),
  );

export const ChooseItems = z.object({
  id: z.uuid(),
  kind: z.enum(ACTIVITY_KINDS, { error: 'Choose what people shall do.' }),
  /** For option pages: one item each. */
  optionIds: ids(MOST_ITEMS, 'Choose from the list.'),
  /** For everything else: one item about all of them. */
  competencyIds: ids(MOST_SKILLS, 'Choose from the list.'),
});
export type ChooseItems = {
  readonly id: string;
  readonly kind: ActivityKind;
  readonly optionIds?: readonly string[];
  readonly competencyIds?: readonly string[];
};

export const DropItem = z.object({
  id: z.uuid(),
  /** Which one of the list. */
  key: z.uuid(),
});
export type DropItem = z.output<typeof DropItem>;

/** What stands in the form next to one chosen item. */
export interface WordedItem {
  readonly key: string;
  readonly title: string;
  readonly instructions: string;
  /** Points in the gradebook; null: no column. */
  readonly points: number | null;
}

const TITLE = 'Give it a title, so that people find it in the course.';
const POINTS = 'Write a whole number from 1 to 1000, or leave it empty.';
const Title = z.string({ error: TITLE }).trim().min(1, TITLE).max(200, 'Keep it under 200 characters.');
const Instructions = z
  .string({ error: 'Write it as text.' })
  .trim()
  .max(2000, 'Keep it under 2,000 characters.')
  .default('');
const Points = z.coerce.number({ error: POINTS }).int(POINTS).min(1, POINTS).max(1000, POINTS).optional();

/**
 * The words of every item on the list, by its key: `title-<key>`, `instructions-<key>`, `points-<key>`. The keys say
 * what stood on the page: what another tab put there meanwhile is placed by nobody who has not seen it.
 */
export const PlaceActivities = z
  .looseObject({
    id: z.uuid(),
    keys: ids(MOST_ITEMS, 'Reload the page and try again.').pipe(
      z.array(z.uuid()).min(1, 'Put something on the list first.'),
    ),
  })
  .transform(({ id, keys, ...fields }, check) => {
    const read = <T>(schema: z.ZodType<T>, name: string, otherwise: T): T => {
      const parsed = schema.safeParse(fields[name]);
      if (parsed.success) return parsed.data;
      const message = parsed.error.issues[0]?.message ?? 'This is not written as it should be.';
      check.addIssue({ code: 'custom', path: [name], message });
      return otherwise;
    };
    const items = keys.map(
      (key): WordedItem => ({
        key,
        title: read(Title, `title-${key}`, ''),
        instructions: read(Instructions, `instructions-${key}`, ''),
        points: read(Points, `points-${key}`, undefined) ?? null,
      }),
    );
    return { id, items };
  });
export type PlaceActivities = z.output<typeof PlaceActivities>;

export const RequestId = z.object({ id: z.uuid() });
export type RequestId = z.output<typeof RequestId>;

export const ActivityId = z.object({ id: z.uuid() });
export type ActivityId = z.output<typeof ActivityId>;

const few = (message: string, most: number) =>
  z.string({ error: message }).trim().min(1, message).max(most, `Keep it under ${most} characters.`);

export const PlanActivityOption = z.object({
  id: z.uuid(),
  /** The skill that it is planned for. */
  competencyId: z.uuid().optional(),
});
export type PlanActivityOption = z.output<typeof PlanActivityOption>;

const ticked = z.union([z.boolean(), z.literal('yes').transform(() => true)]).default(false);

export const HandInReflection = z.object({
  id: z.uuid(),
  body: few('Say in a sentence or two what you did.', 2000),
  competencyId: z.uuid({ error: 'Choose the skill or behaviour that it is about.' }),
  /** Without a tick only the writer sees it. */
  showToCourse: ticked,
  shareWithManager: ticked,
});
export type HandInReflection = z.input<typeof HandInReflection>;

/** A level for each competency of the activity, as `level-<competency id>`. */
export const HandInSelfAssessment = z
  .looseObject({ id: z.uuid(), shared: ticked })
  .transform(({ id, shared, ...fields }, check) => {
    const levels: { competencyId: string; level: number }[] = [];
    for (const [name, value] of Object.entries(fields)) {
      const competencyId = /^level-([0-9a-f-]{36})$/.exec(name)?.[1];
      if (!competencyId) continue;
      const level = z.coerce.number().int().min(1).max(9).safeParse(value);
      if (level.success) levels.push({ competencyId, level: level.data });
      else
        check.addIssue({ code: 'custom', path: [name], message: 'Choose the level where you see yourself.' });
    }
    return { id, shared, levels };
  });
export type HandInSelfAssessment = z.output<typeof HandInSelfAssessment>;

export const SetNextStep = z.object({
  id: z.uuid(),
  goalId: z.uuid(),
  nextStep: few('Write the next step in a few words.', 500),
});
export type SetNextStep = z.output<typeof SetNextStep>;

/** A goal that begins in a goal check: with a skill of the activity and a next step. */
export const WriteCheckedGoal = z.object({
  id: z.uuid(),
  competencyId: z.uuid({ error: 'Choose the skill behind it.' }),
  title: few('Name the capability in a few words, as something you will be able to do.', 200),
  origin: z.enum(['challenge', 'setback']).default('challenge'),
  nextStep: few('Write the next step in a few words.', 500),
  /** Which of three active goals steps aside; needed only where three are active (R81). */
  parkGoalId: z.uuid({ error: 'Choose the goal to park.' }).optional(),
});
export type WriteCheckedGoal = z.output<typeof WriteCheckedGoal>;

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

import * as z from 'zod';

export type * from './views.ts';

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

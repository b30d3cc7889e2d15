import * as z from 'zod';
import { calendarDay, MOST_INTEGER } from '../../core/fields.ts';

/** What the goals feature takes and gives; safe for the browser. */

const sentence = (message: string, most: number) =>
  z.string({ error: message }).trim().min(1, message).max(most, `Keep it under ${most} characters.`);

const few = (most: number) => z.string().trim().max(most, `Keep it under ${most} characters.`).default('');

const GoalText = z.object({
  title: sentence('Name the capability in a few words, as something you will be able to do.', 200),
  /** R80: a goal starts from a challenge ahead or from something that did not work out. */
  origin: z.enum(['challenge', 'setback'], {
    error: 'Say whether it starts from something ahead or from something that did not work out.',
  }),
  /** A few words for the card: "for the new region". */
  originText: few(500),
  competencyId: z.uuid({ error: 'Choose a skill from the list, or leave it open.' }).optional(),
  targetLevel: z.coerce
    .number({ error: 'Choose the level you want to reach.' })
    .int()
    .min(1, 'Choose the level you want to reach.')
    .max(9)
    .optional(),
  due: calendarDay('Write the date as year-month-day, for example 2027-03-31.').optional(),
  nextStep: few(500),
});

export const WriteGoal = GoalText.extend({
  rank: z.coerce.number().int().min(1).max(3).optional(),
  /** Which of three active goals steps aside; needed only where three are active (R81). */
  parkGoalId: z.uuid({ error: 'Choose the goal to park.' }).optional(),
});
export type WriteGoal = z.input<typeof WriteGoal>;

export const EditGoal = GoalText.extend({
  id: z.uuid(),
  /** The version that the person saw; a newer one in the meantime is not overwritten. */
  version: z.coerce.number().int().positive().max(MOST_INTEGER).optional(),
});
export type EditGoal = z.input<typeof EditGoal>;

export const RankGoals = z.object({
  /** All active goals, the most important first. */
  order: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(z.uuid()).min(1).max(3),
  ),
});
export type RankGoals = { order: string[] };

export const GoalId = z.object({ id: z.uuid() });
export type GoalId = z.output<typeof GoalId>;

export const ResumeGoal = z.object({
  id: z.uuid(),
  parkGoalId: z.uuid({ error: 'Choose the goal to park.' }).optional(),
});
export type ResumeGoal = z.output<typeof ResumeGoal>;

export const CloseGoal = z.object({
  id: z.uuid(),
  closingNote: sentence('Say in a sentence what came of it. It is for you.', 2000),
});
export type CloseGoal = z.output<typeof CloseGoal>;

export const AskAboutGoal = z.object({
  id: z.uuid(),
  question: sentence('Write the question you would like to ask.', 500),
});
export type AskAboutGoal = z.output<typeof AskAboutGoal>;

export const AnswerQuestion = z.object({
  id: z.uuid(),
  answer: sentence('Write your answer. A sentence is enough.', 2000),
});
export type AnswerQuestion = z.output<typeof AnswerQuestion>;

export const RateMyself = z.object({
  competencyId: z.uuid({ error: 'Choose the skill or behaviour.' }),
  level: z.coerce.number({ error: 'Choose the level where you see yourself.' }).int().min(1).max(9),
  /** "yes" shows it to the manager; left out, it is for the person alone. */
  shared: z.union([z.boolean(), z.literal('yes').transform(() => true)]).default(false),
});
export type RateMyself = z.input<typeof RateMyself>;

export const PlanOption = z.object({
  optionId: z.uuid({ error: 'Choose what to put on your plan.' }),
  competencyId: z.uuid().optional(),
  goalId: z.uuid().optional(),
});
export type PlanOption = z.output<typeof PlanOption>;

/** A skill as a card shows it. `levels` is how many levels its scale has. */
export interface SkillView {
  readonly id: string;
  readonly name: string;
  readonly levels: number;
}

export interface QuestionView {
  readonly id: string;
  readonly question: string;
  readonly askedBy: { readonly id: string; readonly name: string };
  readonly askedAt: Date;
  readonly answer: string | null;
  readonly answeredAt: Date | null;
}

/** A development goal with what its card shows. To the manager: shared goals only. */
export interface GoalView {
  readonly id: string;
  readonly title: string;
  readonly origin: 'challenge' | 'setback';
  readonly originText: string;
  readonly skill: SkillView | null;
  readonly targetLevel: number | null;
  /** The level that the evidence carries; null while it is not yet known. */
  readonly currentLevel: number | null;
  /** ISO date. */
  readonly due: string | null;
  readonly nextStep: string;
  readonly status: 'active' | 'parked' | 'closed';
  readonly rank: number | null;
  readonly sharedAt: Date | null;
  readonly version: number;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  /** What the person wrote when closing it; null for everybody else. */
  readonly closingNote: string | null;
  readonly questions: readonly QuestionView[];
}

/** One thing the person does for their growth. */
export interface PlanItemView {
  readonly id: string;
  readonly option: {
    readonly id: string;
    readonly title: string;
    readonly kind: string;
    readonly url: string | null;
    readonly durationMin: number | null;
  };
  readonly skill: { readonly id: string; readonly name: string } | null;
  readonly goalId: string | null;
  readonly recommendationId: string | null;
  readonly plannedAt: Date;
  readonly doneAt: Date | null;
}

export interface SelfRatingView {
  readonly competencyId: string;
  readonly level: number;
  readonly ratedAt: Date;
  readonly sharedAt: Date | null;
}

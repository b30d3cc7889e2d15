import * as z from 'zod';

/** What the recommendations feature takes and gives; safe for the browser. */

/** One ticked box arrives as a text, several as a list. */
const listOf = (item: z.ZodType<string>) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(item));

/**
 * Everything may be left out here: what is missing is found by the rule (decideMissing), all of it at once
 * and in the order of the form.
 */
export const RecommendOption = z.object({
  personId: z.uuid(),
  competencyId: z.uuid({ error: 'Choose the skill first.' }).optional(),
  reason: z.string().trim().max(1000, 'Keep the reason under 1,000 characters.').default(''),
  optionIds: listOf(z.uuid()).default([]),
  /** R24: meet today's standard, adapt to a change, prepare for the future. */
  purpose: z
    .enum(['standard', 'change', 'future'], { error: 'Say whether it is for today, a change or the future.' })
    .default('standard'),
  conversationId: z.uuid().optional(),
});
export type RecommendOption = {
  personId: string;
  competencyId?: string | undefined;
  reason?: string | undefined;
  optionIds?: string[] | undefined;
  purpose?: Purpose | undefined;
  conversationId?: string | undefined;
};

export type Purpose = 'standard' | 'change' | 'future';

export const AcceptRecommendation = z.object({
  id: z.uuid(),
  // a form without a tick sends no such field at all
  optionIds: listOf(z.uuid())
    .default([])
    .refine((ids) => ids.length > 0, 'Choose the way you want to take.'),
  /** The goal that it belongs to; only the person sees which. */
  goalId: z.uuid().optional(),
});
export type AcceptRecommendation = { id: string; optionIds: string[]; goalId?: string | undefined };

export const CounterRecommendation = z
  .object({
    id: z.uuid(),
    text: z.string().trim().max(1000, 'Keep it under 1,000 characters.').default(''),
    optionId: z.uuid({ error: 'Choose something from the catalogue.' }).optional(),
  })
  .refine(({ text, optionId }) => text !== '' || optionId !== undefined, {
    path: ['text'],
    error: 'Say in a sentence which other way you would take.',
  });
export type CounterRecommendation = {
  id: string;
  text?: string | undefined;
  optionId?: string | undefined;
};

export const DeclineRecommendation = z.object({
  id: z.uuid(),
  reason: z
    .string({ error: 'Say in a sentence why not now.' })
    .trim()
    .min(1, 'Say in a sentence why not now.')
    .max(1000, 'Keep it under 1,000 characters.'),
});
export type DeclineRecommendation = z.output<typeof DeclineRecommendation>;

/** A way of a recommendation, with what became of it. */
export interface RecommendedWay {
  readonly optionId: string;
  readonly title: string;
  readonly description: string;
  readonly kind: string;
  readonly provider: string;
  readonly url: string | null;
  readonly durationMin: number | null;
  /** The level it brings by its confirmed alignment; null where that was taken back since. */
  readonly level: number | null;
  /** When the person put it on their plan because of this recommendation; null while they have not. */
  readonly plannedAt: Date | null;
  readonly doneAt: Date | null;
}

/** A recommendation as both see it. It never names the goal that the person attached it to. */
export interface RecommendationView {
  readonly id: string;
  readonly person: { readonly id: string; readonly name: string };
  readonly by: { readonly id: string; readonly name: string };
  readonly skill: { readonly id: string; readonly name: string; readonly levels: number };
  readonly reason: string;
  readonly purpose: Purpose;
  readonly status: 'sent' | 'accepted' | 'countered' | 'declined';
  readonly sentAt: Date;
  readonly answeredAt: Date | null;
  /** The other way proposed, or why not now. */
  readonly answerText: string | null;
  readonly ways: readonly RecommendedWay[];
}

import * as z from 'zod';
import { calendarDay } from '../../core/fields.ts';

/** "Share what I learned": an example of applying it, for the manager to see (R32). */
export const ShareExample = z.object({
  competencyId: z.uuid({ error: 'Choose the skill or behaviour that your example shows.' }),
  body: z
    .string({ error: 'Say in a sentence or two what you did.' })
    .trim()
    .min(1, 'Say in a sentence or two what you did.')
    .max(2000, 'Keep it under 2,000 characters.'),
});
export type ShareExample = z.output<typeof ShareExample>;

/** The manager saw the example and says which level it shows; only then it is evidence. */
export const AcknowledgeExample = z.object({
  id: z.uuid(),
  level: z.coerce.number({ error: 'Choose the level that the example shows.' }).int().min(1).max(9),
});
export type AcknowledgeExample = z.output<typeof AcknowledgeExample>;

/** What somebody learned from outside a course (R93). */
export const LEARNING_KINDS = [
  'shadowing',
  'talk',
  'reading',
  'video',
  'mentoring',
  'practice',
  'other',
] as const;
export type LearningKind = (typeof LEARNING_KINDS)[number];

/** "Log learning": what, when, how long, of which kind; a skill and a sentence if one likes (R93). */
export const LogLearning = z.object({
  title: z
    .string({ error: 'Say in a few words what it was.' })
    .trim()
    .min(1, 'Say in a few words what it was.')
    .max(200, 'Keep it under 200 characters.'),
  kind: z.enum(LEARNING_KINDS, { error: 'Choose what it was.' }),
  learnedOn: calendarDay('Give the day as year, month, day, for example 2026-03-02.'),
  minutes: z.coerce
    .number({ error: 'Say how long it took.' })
    .int('Give whole minutes.')
    .min(1, 'Give a minute or more.')
    .max(6000, 'Give 100 hours or less; log what was longer in parts.'),
  competencyId: z.uuid({ error: 'Choose a skill from the list, or none.' }).optional(),
  words: z.string().trim().max(2000, 'Keep it under 2,000 characters.').default(''),
});
export type LogLearning = z.output<typeof LogLearning>;

/** What a line of somebody's record is about. */
export const TIMELINE_KINDS = [
  'completion',
  'level',
  'badge',
  'assessment',
  'example',
  'observation',
  'recognition',
  'recommendation',
  'hand-in',
  'logged',
  'goal',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** One thing of the person's record, as plain facts; a page makes a sentence of it. */
export interface TimelineEntry {
  readonly kind: TimelineKind;
  readonly id: string;
  readonly at: Date;
  /** What it was: an option, an activity, what was logged; the person's or somebody's own words. Empty for a level. */
  readonly title: string;
  /** Who else had a part in it, by name. */
  readonly by: string | null;
  /** What it counts for, or is about. */
  readonly skills: readonly { readonly name: string; readonly level: number | null }[];
  /** How long, where it was logged. */
  readonly minutes: number | null;
  /** What was logged: its kind. */
  readonly learningKind: LearningKind | null;
  /** What the person wrote beside it. */
  readonly words: string;
  /** When it was written down, where that may be another day. */
  readonly recordedAt: Date;
  /** When the system that had reported it took it back; it counts for nothing since. */
  readonly takenBackAt: Date | null;
}

/** An account as statements name it. */
export interface StatementAccount {
  readonly homePage: string;
  readonly name: string;
}

/** A statement for an administrator's eyes. */
export interface FoundStatement {
  readonly id: string;
  /** RFC 3339. */
  readonly stored: string;
  readonly voided: boolean;
  /** Everybody whom it mentions by an account, the actor first where that is one. */
  readonly accounts: readonly StatementAccount[];
  /** The whole of it, as the store answers it. */
  readonly statement: Readonly<Record<string, unknown>>;
}

const accountPart = (message: string) =>
  z.string({ error: message }).trim().min(1, message).max(2000, message);

/** Whose statements are looked for. It is posted and not asked for: a name has no place in an address. */
export const SearchByAccount = z.object({
  homePage: accountPart('Give the address that the account belongs to, as the statements write it.'),
  name: accountPart('Give the account as the statements write it.'),
});
export type SearchByAccount = z.output<typeof SearchByAccount>;

/** A statement, or an array of them, to be judged and not stored. */
export const CheckStatement = z.object({
  statement: z
    .string({ error: 'Paste a statement, or an array of statements.' })
    .min(1, 'Paste a statement, or an array of statements.')
    .max(200_000, 'Keep it under 200,000 characters.'),
  version: z.enum(['1.0.3', '2.0.0'], { error: 'Choose 1.0.3 or 2.0.0.' }).default('1.0.3'),
});
export type CheckStatement = z.output<typeof CheckStatement>;

/** A statement as a line of the explorer, ready to be read; also what its live tail receives. */
export interface StatementLine {
  readonly id: string;
  readonly who: string;
  readonly verb: string;
  readonly what: string;
  readonly when: string;
}

export interface StatementTail {
  /** Newest first. */
  readonly lines: readonly StatementLine[];
  /** Where the next look begins. */
  readonly since: number;
  /** More came at once than is shown. */
  readonly more: boolean;
}

import * as z from 'zod';
import { calendarDay, MOST_INTEGER } from '../../core/fields.ts';

/** What the conversations feature takes and gives; safe for the browser. */

/** The parts of every agenda, in their order (R70). */
export const AGENDA_PARTS = [
  'targets',
  'responsibilities',
  'performance',
  'challenges',
  'support',
  'ahead',
] as const;
export type AgendaPart = (typeof AGENDA_PARTS)[number];

const sentence = (message: string, most: number) =>
  z
    .string({ error: message })
    .trim()
    .min(1, message)
    .max(most, `Keep it under ${most.toLocaleString('en')} characters.`);
const part = z.enum(AGENDA_PARTS, { error: 'Choose the part of the agenda.' });
/** A key that the sender made, so that the same form sent twice counts once. */
const key = z.uuid().optional();
const version = z.coerce.number().int().min(0).max(MOST_INTEGER).default(0);

/** The wall-clock time of the house, as a form writes it; a program may send an instant with its zone. */
const moment = z.union(
  [z.iso.datetime({ local: true, offset: true }).transform((text) => instantOf(text)), z.date()],
  { error: 'Choose a day and a time.' },
);
const day = calendarDay('Write the day as year-month-day, for example 2027-03-31.');

function instantOf(text: string): Date {
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

export const AgreeCadence = z.object({
  /** The employee of the pair. */
  personId: z.uuid(),
  everyDays: z.coerce
    .number({ error: 'Choose how often you want to meet.' })
    .int()
    .min(1, 'Once a day is the most.')
    .max(92, 'At least once a quarter, so that nothing waits for a year.'),
});
export type AgreeCadence = z.output<typeof AgreeCadence>;

export const PlanConversation = z.object({ personId: z.uuid(), at: moment });
export type PlanConversation = z.output<typeof PlanConversation>;

export const AddPoint = z.object({
  conversationId: z.uuid(),
  part: part.default('challenges'),
  title: sentence('Write the point in a few words.', 300),
  key,
});
export type AddPoint = z.output<typeof AddPoint>;

export const WriteNote = z.object({
  conversationId: z.uuid(),
  part,
  /** The item that the note is about; left out, it is the part's own note. */
  anchor: z
    .string()
    .regex(/^[a-z]+(?::[0-9a-f-]{36})?$/)
    .optional(),
  /** Nothing empties the note. */
  body: z.string().trim().max(4000, 'Keep it under 4,000 characters.').default(''),
  /** The version that the writer saw; 0 where there was no note yet. */
  version,
});
export type WriteNote = z.output<typeof WriteNote>;

export const WritePrivateNote = z.object({
  conversationId: z.uuid(),
  body: z.string().trim().max(8000, 'Keep it under 8,000 characters.').default(''),
  version,
});
export type WritePrivateNote = z.output<typeof WritePrivateNote>;

export const MakePromise = z.object({
  conversationId: z.uuid(),
  byPersonId: z.uuid({ error: 'Choose who promises it.' }),
  body: sentence('Write what is promised.', 500),
  due: day.optional(),
  key,
});
export type MakePromise = z.output<typeof MakePromise>;

export const PromiseId = z.object({ id: z.uuid() });
export type PromiseId = z.output<typeof PromiseId>;

export const CloseConversation = z.object({
  id: z.uuid(),
  /** What lies ahead, where nothing was written about it yet; it joins the part's shared note. */
  ahead: z.string().trim().max(2000, 'Keep it under 2,000 characters.').default(''),
  promises: z
    .array(
      z.object({ byPersonId: z.uuid(), body: sentence('Write what is promised.', 500), due: day.optional() }),
    )
    .max(20)
    .default([]),
});
export type CloseConversation = z.input<typeof CloseConversation>;

export const ConversationId = z.object({ id: z.uuid() });
export type ConversationId = z.output<typeof ConversationId>;

/** R13: the behaviour it is about, what was seen, and a direction. */
export const RecordObservation = z
  .object({
    personId: z.uuid(),
    competencyId: z.uuid({ error: 'Choose the skill or behaviour that it is about.' }),
    /** The level it shows; left out, it is a word between the two and no evidence. */
    level: z.coerce.number({ error: 'Choose the level that it shows.' }).int().min(1).max(9).optional(),
    seen: z.string().trim().max(2000, 'Keep it under 2,000 characters.').default(''),
    /** What to try next. */
    direction: z.string().trim().max(1000, 'Keep it under 1,000 characters.').default(''),
    seenOn: day.optional(),
    key,
  })
  .refine((note) => note.seen || note.direction, {
    path: ['seen'],
    error: 'Say in a sentence what you saw, or what to try next.',
  })
  .refine((note) => note.level === undefined || note.seen, {
    path: ['seen'],
    error: 'A level rests on something seen: say what it was.',
  });
export type RecordObservation = z.input<typeof RecordObservation>;

/** R54: three taps and a sentence. Feedback says what was seen, coaching what to try. */
export const TwoMinuteNote = z.object({
  personId: z.uuid(),
  kind: z.enum(['feedback', 'coaching'], { error: 'Choose feedback or coaching.' }),
  competencyId: z.uuid({ error: 'Choose the skill or behaviour that it is about.' }),
  text: sentence('Write one sentence.', 1000),
  /** Feedback only: with a level it counts as evidence. */
  level: z.coerce.number().int().min(1).max(9).optional(),
  seenOn: day.optional(),
  key,
});
export type TwoMinuteNote = z.output<typeof TwoMinuteNote>;

export const ObservationId = z.object({ id: z.uuid() });
export type ObservationId = z.output<typeof ObservationId>;

export interface Party {
  readonly id: string;
  readonly name: string;
  readonly givenName: string;
}

export interface AgendaPoint {
  readonly id: string;
  readonly part: AgendaPart;
  readonly title: string;
  readonly addedBy: string;
  readonly addedAt: Date;
}

export interface SharedNote {
  readonly part: AgendaPart;
  /** The part's name, or the key of the item that it is about. */
  readonly anchor: string;
  readonly body: string;
  readonly writtenBy: string;
  readonly writtenAt: Date;
  readonly version: number;
}

export interface PromiseView {
  readonly id: string;
  readonly conversationId: string;
  readonly byPersonId: string;
  readonly body: string;
  /** YYYY-MM-DD. */
  readonly due: string | null;
  readonly madeAt: Date;
  readonly keptAt: Date | null;
}

/** A conversation of a pair with everything that both see. */
export interface ConversationView {
  readonly id: string;
  readonly manager: Party;
  readonly employee: Party;
  readonly scheduledAt: Date;
  readonly closedAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly cadence: Cadence | null;
  /** When the pair's conversation before this one was closed. */
  readonly lastClosedAt: Date | null;
  readonly points: readonly AgendaPoint[];
  readonly notes: readonly SharedNote[];
  /** Made in this conversation. */
  readonly promises: readonly PromiseView[];
  /** Made before it and not kept yet. */
  readonly openPromises: readonly PromiseView[];
}

export interface Cadence {
  readonly everyDays: number;
  readonly agreedAt: Date;
}

/** The card "Next conversation": when, with whom, how much is on the agenda. */
export interface NextConversation {
  readonly id: string;
  readonly with: Party;
  readonly scheduledAt: Date;
  readonly overdue: boolean;
  readonly everyDays: number | null;
  /** Points that one of the two added; computed items are counted by the page. */
  readonly points: number;
  readonly myPoints: number;
}

/** A conversation in a list: no content. */
export interface ConversationLine {
  readonly id: string;
  readonly manager: Party;
  readonly employee: Party;
  readonly scheduledAt: Date;
  readonly closedAt: Date | null;
  readonly confirmedAt: Date | null;
}

export interface ObservationView {
  readonly id: string;
  readonly observer: Party;
  readonly competency: { readonly id: string; readonly name: string };
  readonly level: number | null;
  readonly seen: string;
  readonly direction: string;
  /** YYYY-MM-DD. */
  readonly seenOn: string;
  readonly recordedAt: Date;
  readonly acknowledgedAt: Date | null;
}

/** Something that happened lately and shows a competency, or a completion that is tied to none. */
export interface LatelyItem {
  readonly kind: 'completion' | 'observation' | 'example';
  /** The row's id: the option's completion, the observation, the example. */
  readonly id: string;
  /** Null for a word without a level and for an example that is not acknowledged: they are no evidence. */
  readonly evidenceId: string | null;
  readonly title: string;
  /** What to try next; observations only. */
  readonly direction: string;
  readonly occurredAt: Date;
  /** Who saw it; null for a completion and for one's own example. */
  readonly by: Party | null;
  readonly level: number | null;
  readonly competencies: readonly {
    readonly id: string;
    readonly name: string;
    readonly level: number | null;
  }[];
  readonly acknowledgedAt: Date | null;
  readonly recognised: boolean;
}

/** One report on the team page, with what the common plane knows. */
export interface TeamRow {
  readonly personId: string;
  readonly next: { readonly id: string; readonly scheduledAt: Date; readonly overdue: boolean } | null;
  readonly everyDays: number | null;
  readonly lastClosedAt: Date | null;
  /** The last one is closed and the employee has not confirmed what was promised. */
  readonly unconfirmed: boolean;
  /** Examples that wait for the manager to acknowledge them. */
  readonly examplesWaiting: number;
}

/** Process of one team, never content (R48). */
export interface TeamProcess {
  readonly manager: Party;
  readonly people: number;
  readonly held: number;
  readonly overdue: number;
  readonly unplanned: number;
  readonly unconfirmed: number;
}

import * as z from 'zod';

/** What the recognition feature takes and gives; safe for the browser. */

/** Thanks that names what was done and the skill or behaviour it shows, and the aim it serves (R16). */
export const GiveRecognition = z.object({
  personId: z.uuid(),
  competencyId: z.uuid({ error: 'Choose the skill or behaviour that it shows.' }),
  body: z
    .string({ error: 'Say in a sentence what you saw.' })
    .trim()
    .min(1, 'Say in a sentence what you saw.')
    .max(2000, 'Keep it under 2,000 characters.'),
  /** The aim's words as they are today; nothing is claimed where no aim is known. */
  aim: z.string().trim().max(200, 'Keep it under 200 characters.').optional(),
  /** The prompt that this answers. */
  promptId: z.uuid().optional(),
  /** The completion, observation or example it is about; a prompt about it counts as answered. */
  evidenceId: z.uuid().optional(),
});
export type GiveRecognition = z.output<typeof GiveRecognition>;

export const PromptId = z.object({ id: z.uuid() });
export type PromptId = z.output<typeof PromptId>;

/** "This deserves a word": what was done, the competency it shows, never a goal. */
export interface PromptView {
  readonly id: string;
  readonly personId: string;
  readonly personName: string;
  readonly givenName: string;
  readonly evidenceId: string;
  /** The title of what was completed. */
  readonly what: string;
  readonly occurredAt: Date;
  readonly competency: { readonly id: string; readonly name: string };
  readonly promptedAt: Date;
}

export interface RecognitionView {
  readonly id: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly competency: { readonly id: string; readonly name: string } | null;
  readonly aim: string | null;
  readonly body: string;
  readonly givenAt: Date;
  /** What it was about, where it was about a piece of evidence. */
  readonly evidenceId: string | null;
}

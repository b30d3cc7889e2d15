import * as z from 'zod';

/** What has to be typed before anything is erased. */
export const ERASE_WORD = 'ERASE';

export const ConfirmErasure = z.object({
  word: z
    .string()
    .trim()
    .max(40)
    .refine((word) => word.toUpperCase() === ERASE_WORD, `Type ${ERASE_WORD} here; then it begins.`),
});

export const DeclineErasure = z.object({
  id: z.uuid(),
  answer: z
    .string({ error: 'Say why in a sentence; the person reads it.' })
    .trim()
    .min(1, 'Say why in a sentence; the person reads it.')
    .max(1000, 'Say it in 1000 characters.'),
});

/** Words of a name, a number or an address. */
export const FindPeople = z.object({
  find: z.string({ error: 'Type a name, a number or an address.' }).trim().min(1).max(200),
});

/** Months in the form; nothing: statements are kept. */
export const SetRetention = z.object({
  months: z.coerce
    .number({ error: 'Months as a whole number; example: 36. Leave it empty to keep everything.' })
    .int('Months as a whole number; example: 36.')
    .min(1, 'One month at least. Leave it empty to keep everything.')
    .max(240, 'Twenty years (240 months) at most.')
    .optional(),
});

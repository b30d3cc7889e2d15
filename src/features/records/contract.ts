import * as z from 'zod';

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

import * as z from 'zod';

const direction = z.enum(['raise', 'reduce', 'keep'], { error: 'must be raise, reduce or keep' });
const key = z.string().trim().min(1, 'is missing').max(80, 'is longer than 80 characters');
const day = z.iso.date({ error: 'is no date; write YYYY-MM-DD' });

/** Aims and targets as they are brought in: the read-only top of the line of sight (R2, R58, R59). */
export const StrategyImport = z.object({
  aims: z.array(
    z.object({
      key,
      parent: key.nullish(),
      title: z.string().trim().min(1, 'is missing').max(200),
      description: z.string().trim().max(2000).default(''),
    }),
  ),
  targets: z.array(
    z.object({
      key,
      aim: key,
      title: z.string().trim().min(1, 'is missing').max(200),
      department: z.string().trim().nullish(),
      team: z.string().trim().nullish(),
      direction,
      measureUnit: z.string().trim().min(1, 'is missing'),
      baseline: z.number(),
      targetValue: z.number(),
      due: day,
    }),
  ),
});
export type StrategyImport = z.output<typeof StrategyImport>;

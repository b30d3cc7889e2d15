import * as z from 'zod';

const day = z.iso.date({ error: 'is no date; write YYYY-MM-DD' });

/** An objective as it was agreed elsewhere and is brought in; proposing and agreeing here comes later (R67). */
export const ObjectiveImport = z.object({
  key: z.string().trim().min(1, 'is missing'),
  employeeNumber: z.string().trim().min(1, 'is missing'),
  target: z.string().trim().nullish(),
  /** Code of the competency it calls for; written framework/code where the code alone is ambiguous. */
  competency: z.string().trim().nullish(),
  title: z.string().trim().min(1, 'is missing').max(200),
  measure: z.string().trim().min(1, 'is missing').max(500),
  direction: z.enum(['raise', 'reduce', 'keep'], { error: 'must be raise, reduce or keep' }),
  measureUnit: z.string().trim().min(1, 'is missing'),
  baseline: z.number(),
  currentValue: z.number(),
  targetValue: z.number(),
  weight: z.number().int().min(0).max(100),
  due: day,
  status: z.enum(['on_track', 'at_risk', 'off_track']),
  statusReason: z.string().trim().default(''),
  blocker: z.string().trim().nullish(),
  action: z.string().trim().nullish(),
  recheckOn: day.nullish(),
  agreedAt: z.date(),
});
export type ObjectiveImport = z.output<typeof ObjectiveImport>;

/** An objective with the chain that it hangs on, as pages show it. */
export interface ObjectiveView {
  readonly id: string;
  readonly title: string;
  readonly measure: string;
  readonly direction: 'raise' | 'reduce' | 'keep';
  readonly measureUnit: string;
  readonly baseline: number;
  readonly currentValue: number;
  readonly targetValue: number;
  /** Percent. */
  readonly weight: number;
  /** YYYY-MM-DD. */
  readonly due: string;
  readonly status: 'on_track' | 'at_risk' | 'off_track';
  readonly statusReason: string;
  readonly blocker: string | null;
  readonly action: string | null;
  readonly recheckOn: string | null;
  readonly competency: { readonly id: string; readonly name: string } | null;
  readonly target: { readonly id: string; readonly title: string } | null;
  readonly aim: { readonly id: string; readonly title: string } | null;
}

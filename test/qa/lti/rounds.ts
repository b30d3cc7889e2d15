import * as fc from 'fast-check';
import {
  anyKeySets,
  anyLogins,
  mutations,
  runKeySet,
  runLogin,
  runMutation,
  runVariant,
  validVariants,
} from '../../lti/launch-variants.ts';

/** A part of a round that one worker does at once; what it draws follows from its seed alone. */
export interface Batch {
  readonly round: RoundName;
  readonly seed: number;
  readonly runs: number;
}

export interface BatchResult {
  readonly passed: number;
  /** What went wrong, with the seed and the smallest input that shows it. */
  readonly fault: string | null;
}

export type RoundName = keyof typeof rounds;

/** What is drawn, what is done with it, and its share of all runs. */
const rounds = {
  'valid launches': made(validVariants, runVariant, 0.4),
  'changed launches': made(mutations, runMutation, 0.4),
  logins: made(anyLogins, runLogin, 0.1),
  'key sets': made(anyKeySets, runKeySet, 0.1),
};

function made<T>(arbitrary: fc.Arbitrary<T>, run: (value: T) => Promise<string | null>, share: number) {
  return { share, check: (options: fc.Parameters<[T]>) => check(arbitrary, run, options) };
}

/** @param run null where it held, otherwise what happened instead */
export async function check<T>(
  arbitrary: fc.Arbitrary<T>,
  run: (value: T) => Promise<string | null>,
  options: fc.Parameters<[T]>,
): Promise<BatchResult> {
  const property = fc.asyncProperty(arbitrary, async (value) => {
    const wrong = await run(value);
    if (wrong !== null) throw new Error(wrong);
  });
  const details = await fc.check(property, options);
  if (!details.failed) return { passed: details.numRuns, fault: null };
  return { passed: details.numRuns - 1, fault: fc.defaultReportMessage(details) ?? 'It did not hold.' };
}

export const runBatch = ({ round, seed, runs }: Batch): Promise<BatchResult> =>
  rounds[round].check({ seed, numRuns: runs });

/** Splits n runs into batches of at most `size`, the rounds taking turns, each batch with a seed of its own. */
export function planBatches(n: number, seed: number, size: number): Batch[] {
  const queues = (Object.keys(rounds) as RoundName[]).map((round) => {
    const runs = Math.max(1, Math.ceil(n * rounds[round].share));
    return Array.from({ length: Math.ceil(runs / size) }, (_, nth) => ({
      round,
      runs: Math.min(size, runs - nth * size),
    }));
  });
  const longest = Math.max(...queues.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, nth) => queues.flatMap((queue) => queue[nth] ?? []));
  return turns.flat().map((batch, nth) => ({ ...batch, seed: (seed + nth * 7_919) % 2 ** 31 }));
}

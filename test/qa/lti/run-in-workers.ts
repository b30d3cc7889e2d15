import { availableParallelism } from 'node:os';
import { spreadOverThreads } from '../../support/spread-over-threads.ts';
import type { Batch, BatchResult } from './rounds.ts';

/**
 * Runs the batches on as many threads as the machine has cores, each thread one after another, and hands out no
 * more once `until` (epoch milliseconds) is past.
 */
export async function runInWorkers(
  batches: readonly Batch[],
  options: { readonly until: number; readonly onResult: (batch: Batch, result: BatchResult) => void },
): Promise<void> {
  const waiting = [...batches];
  await spreadOverThreads<Batch, BatchResult>(new URL('worker.ts', import.meta.url), {
    threads: Math.min(availableParallelism(), batches.length),
    next: () => (Date.now() < options.until ? waiting.shift() : undefined),
    onResult: options.onResult,
  });
}

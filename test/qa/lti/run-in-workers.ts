import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
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
  const threads = Math.min(availableParallelism(), batches.length);
  const work = async () => {
    const worker = new Worker(new URL('worker.ts', import.meta.url));
    try {
      for (let batch = waiting.shift(); batch && Date.now() < options.until; batch = waiting.shift()) {
        options.onResult(batch, await ask(worker, batch));
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
}

function ask(worker: Worker, batch: Batch): Promise<BatchResult> {
  return new Promise((done, refuse) => {
    worker.once('message', (result: BatchResult) => {
      worker.off('error', refuse);
      done(result);
    });
    worker.once('error', refuse);
    worker.postMessage(batch);
  });
}

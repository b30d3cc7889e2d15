import { parentPort } from 'node:worker_threads';
import { type Batch, runBatch } from './rounds.ts';

// One of the threads that the round is spread over: takes a batch, answers with what came of it.
parentPort?.on('message', async (batch: Batch) => {
  try {
    parentPort?.postMessage(await runBatch(batch));
  } catch (error) {
    parentPort?.postMessage({ passed: 0, fault: `${batch.round}: ${(error as Error).stack}` });
  }
});

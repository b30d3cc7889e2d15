import { parentPort } from 'node:worker_threads';
import { type Harness, type HarnessOptions, openHarness } from '../../xapi/support.ts';
import { fuzzPortion, type Portion, type PortionResult } from './fuzz-portion.ts';

// One of the threads that the round is spread over: takes a portion, answers with what came of it. It keeps two
// stores over the one database of the round, one for each version that is spoken.
export interface PortionTask extends Portion {
  readonly database: NonNullable<HarnessOptions['database']>;
}

const versions = ['1.0.3', '2.0.0'];
const open: Promise<Harness>[] = [];

parentPort?.on('message', async ({ database, ...portion }: PortionTask) => {
  try {
    const turn = portion.number % versions.length;
    open[turn] ??= openHarness({ database, version: versions[turn] });
    parentPort?.postMessage(await fuzzPortion(await open[turn], portion));
  } catch (error) {
    const stack = (error as Error).stack ?? String(error);
    parentPort?.postMessage({ sent: 0, held: 0, faults: [stack] } satisfies PortionResult);
  }
});

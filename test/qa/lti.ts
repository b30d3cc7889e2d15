import { type Batch, type BatchResult, planBatches } from './lti/rounds.ts';
import { runInWorkers } from './lti/run-in-workers.ts';
import { sampleProduct } from './lti/sample-product.ts';

const DEFAULT_SIZE = 20_000;
/** Small enough that a batch's memory is nothing and the clock is looked at often. */
const BATCH = 1_000;
/** Of a hundred made-up launches one goes to the whole application over PostgreSQL as well. */
const SAMPLE = 0.01;
const TOLD_EVERY = 100_000;

/**
 * The long round of the launch layer: of n made-up requests four tenths are launches that must be let in, four
 * tenths changed ones that must not, the rest logins and key sets, on ports in memory and on every core; and a
 * hundredth as many against the whole application over PostgreSQL. The same seed and n draw the same requests.
 * Stops early after `seconds`.
 */
export async function qaLti(options: {
  n?: number;
  seed: number;
  seconds?: number;
}): Promise<{ passed: number; failed: number }> {
  const n = options.n ?? DEFAULT_SIZE;
  const until = Date.now() + (options.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  const counts = { passed: 0, failed: 0 };
  const started = Date.now();
  const take = (name: string, { passed, fault }: BatchResult) => {
    const before = Math.floor(counts.passed / TOLD_EVERY);
    counts.passed += passed;
    if (fault !== null) {
      counts.failed += 1;
      console.error(`${name}: ${fault}`);
    }
    if (Math.floor(counts.passed / TOLD_EVERY) > before) tell(counts.passed, started);
  };
  const sample = await sampleProduct({ runs: Math.ceil(n * SAMPLE), seed: options.seed });
  take('valid launches over PostgreSQL', sample.valid);
  take('changed launches over PostgreSQL', sample.changed);
  await runInWorkers(planBatches(n, options.seed, BATCH), {
    until,
    onResult: (batch: Batch, result) => take(batch.round, result),
  });
  tell(counts.passed, started);
  return counts;
}

function tell(passed: number, started: number): void {
  const seconds = (Date.now() - started) / 1000;
  const megabytes = process.memoryUsage.rss() / 2 ** 20;
  console.log(`${passed} in ${seconds.toFixed(0)} s, ${megabytes.toFixed(0)} MB`);
}

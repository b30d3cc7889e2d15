import { expect, test } from 'vitest';
import type { Batch } from '../qa/lti/rounds.ts';
import { runInWorkers } from '../qa/lti/run-in-workers.ts';

const VARIANTS = 10_000;
const BATCH = 500;

test('certification: 10,000 variants of launches that LTI allows are all let in', async () => {
  const batches: Batch[] = Array.from({ length: VARIANTS / BATCH }, (_, nth) => ({
    round: 'valid launches',
    seed: 1 + nth,
    runs: BATCH,
  }));
  const faults: string[] = [];
  let passed = 0;
  await runInWorkers(batches, {
    until: Number.POSITIVE_INFINITY,
    onResult: (_, result) => {
      passed += result.passed;
      if (result.fault !== null) faults.push(result.fault);
    },
  });
  expect(faults).toEqual([]);
  expect(passed).toBe(VARIANTS);
}, 180_000);

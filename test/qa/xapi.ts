import { availableParallelism } from 'node:os';
import { testDatabase } from '../support/database.ts';
import type { RoundOptions } from '../support/run-qa.ts';
import { spreadOverThreads } from '../support/spread-over-threads.ts';
import type { PortionResult } from './xapi/fuzz-portion.ts';
import type { PortionTask } from './xapi/worker.ts';

const TOLD_EVERY = 50_000;
const SHOWN = 20;

/**
 * The long rounds of the record store against a real PostgreSQL. n is the number of requests (4,000 by default).
 * Every drawn statement is stored alone and in a batch and must come back as it was; what a rule forbids is refused;
 * statements broken at one place, torn bytes and hostile queries get no 5xx; documents and attachments of any bytes
 * come back; and writers race over ids, contents without ids and voidings. Half of it speaks 1.0.3, half 2.0. It is
 * spread over threads, as many as the machine has cores, against one database, and needs no more memory for a million
 * requests than for a thousand.
 */
export async function qaXapi({
  n = 4000,
  seed,
  seconds = 86_400,
}: RoundOptions): Promise<{ passed: number; failed: number }> {
  const { drop, ...database } = await testDatabase();
  const [started, until] = [Date.now(), Date.now() + seconds * 1000];
  const counts = { passed: 0, failed: 0 };
  let [sent, number] = [0, 0];
  const tell = () =>
    console.log(`${sent} requests in ${Math.round((Date.now() - started) / 1000)} s, ${memory()} MB`);
  try {
    await spreadOverThreads<PortionTask, PortionResult>(new URL('xapi/worker.ts', import.meta.url), {
      threads: availableParallelism(),
      next: () => (sent < n && Date.now() < until ? { seed, number: number++, database } : undefined),
      onResult: (_task, result) => {
        for (const fault of result.faults.slice(0, SHOWN - counts.failed)) console.error(fault);
        counts.passed += result.held;
        counts.failed += result.faults.length;
        const before = Math.floor(sent / TOLD_EVERY);
        sent += result.sent;
        if (Math.floor(sent / TOLD_EVERY) > before) tell();
      },
    });
    tell();
    return counts;
  } finally {
    await drop();
  }
}

const memory = () => Math.round(process.memoryUsage.rss() / 1e6);

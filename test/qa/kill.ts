import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { launchOverHttp } from '../journeys/support/http-person.ts';
import { newProduct, type Product } from '../journeys/support/product.ts';
import {
  type Acknowledged,
  keepCounting,
  keepRepeating,
  keepSending,
  keepWriting,
} from './kill/drive-product.ts';
import { findFaults } from './kill/find-faults.ts';

const DEFAULT_SIZE = 10;

/** Accounts of the practice LMS whose people write at the same time. */
const PEOPLE = ['41', '24', '42'];

/**
 * The long round of dying. n times: people change things over HTTP and an LMS sends statements to the built
 * product, and at a random moment it is killed (kill -9), and then once more with its PostgreSQL killed before it: n
 * times each, and not before something of every kind was acknowledged; every third time once more while it is
 * starting. Statements come with ids and without, documents count.
 * After each restart on the same data folder: everything acknowledged is there exactly once and in its last
 * words, with its audit rows; the chain of every tenant verifies; all jobs get done. The seed fixes the
 * moments, as far as a process under load keeps to them.
 */
export async function qaKill(options: {
  n?: number;
  seed: number;
  seconds?: number;
}): Promise<{ passed: number; failed: number }> {
  const n = options.n ?? DEFAULT_SIZE;
  const until =
    options.seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.seconds * 1000;
  const random = randomFrom(options.seed);
  const product = await newProduct();
  const kept: Acknowledged = {
    goals: new Map(),
    statements: new Set(),
    repeats: new Map(),
    documents: new Map(),
    databaseGone: false,
  };
  const met = { batches: 0, documents: 0 };
  const killed = { server: 0, database: 0 };
  const counts = { passed: 0, failed: 0 };
  try {
    await product.start();
    // once the server, once its PostgreSQL before it
    for (let round = 1; round <= 2 * n && Date.now() < until; round++) {
      const databaseToo = round % 2 === 0;
      await killAtWork(product, kept, random, databaseToo);
      killed[databaseToo ? 'database' : 'server']++;
      if (round % 3 === 0) await killAtStart(product, random);
      await product.start();
      met.batches += kept.repeats.size;
      met.documents += [...kept.documents.values()].filter((one) => one.kept > 0).length;
      const faults = await findFaults(product, kept);
      for (const fault of faults) console.error(`kill ${round}, seed ${options.seed}: ${fault}`);
      counts[faults.length > 0 ? 'failed' : 'passed']++;
    }
  } finally {
    await product.dispose();
  }
  console.log(
    `Killed at work: our server ${killed.server} times, PostgreSQL and then our server ${killed.database} times.`,
  );
  console.log(
    `Kept through every kill: ${kept.goals.size} goals, ${kept.statements.size} statements, ${met.batches} batches without ids, ${met.documents} documents.`,
  );
  if (kept.goals.size > 0 && kept.statements.size > 0 && met.batches > 0 && met.documents > 0) return counts;
  console.error('Nothing was proved: nothing had been acknowledged before a kill.');
  return { ...counts, failed: counts.failed + 1 };
}

async function killAtWork(
  product: Product,
  kept: Acknowledged,
  random: () => number,
  databaseToo: boolean,
): Promise<void> {
  const people = await Promise.all(
    PEOPLE.map(async (sub) => ({ sub, http: await launchOverHttp(product, sub) })),
  );
  const work = Promise.all([
    ...people.map((person) => keepWriting(product, person, kept)),
    keepSending(product, kept),
    keepRepeating(product, kept),
    keepCounting(product, kept),
  ]);
  // one that was refused says so below, not while nobody is listening
  work.catch(() => undefined);
  const goals = kept.goals.size;
  const statements = kept.statements.size;
  const allAtWork = () =>
    kept.goals.size > goals &&
    kept.statements.size > statements &&
    [...kept.repeats.values()].some(({ ids }) => ids.length > 0) &&
    [...kept.documents.values()].some((one) => one.kept > 0);
  for (const end = Date.now() + 20_000; !allAtWork() && Date.now() < end; ) await wait(10);
  await wait(random() * 900);
  kept.databaseGone = databaseToo;
  if (databaseToo) await killDatabase(product);
  await product.kill();
  await work;
  kept.databaseGone = false;
}

/**
 * Kills the embedded PostgreSQL's first process and sees that nobody answers at its port any more, while our server
 * still runs and has writes under way. Number and port stand in the first and fourth line of its own file.
 */
async function killDatabase(product: Product): Promise<void> {
  const lines = readFileSync(join(product.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  process.kill(pid, 'SIGKILL');
  for (const end = Date.now() + 5_000; await answersAt(port); await wait(5))
    if (Date.now() > end) throw new Error(`PostgreSQL (${pid}) was killed and still answers.`);
}

function answersAt(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const say = (answers: boolean) => {
      socket.destroy();
      done(answers);
    };
    socket.once('connect', () => say(true)).once('error', () => say(false));
  });
}

async function killAtStart(product: Product, random: () => number): Promise<void> {
  const starting = product.start().catch(() => undefined);
  await wait(random() * 1500);
  await product.kill();
  await starting;
}

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

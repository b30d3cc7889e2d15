import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startTestCluster } from './test-cluster.ts';

/** What a long round is given; a round without `n` runs at its own size, and stops early after `seconds`. */
export interface RoundOptions {
  n?: number;
  seed: number;
  seconds?: number;
}

/** What a round in test/qa/<name>.ts exports as `qa<Name>`. */
export type Round = (options: RoundOptions) => Promise<{ passed: number; failed: number }>;

const usage =
  'Usage: npm run qa -- [round …] [--n 1000] [--seed 1] [--seconds 60]. Without a name all rounds run.';

/**
 * `npm run qa`: runs the long rounds and prints seed and counts, so that a failure can be repeated.
 * @returns exit code
 */
export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { n: { type: 'string' }, seed: { type: 'string' }, seconds: { type: 'string' } },
  });
  const folder = new URL('../qa/', import.meta.url);
  const rounds = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  const unknown = positionals.filter((name) => !rounds.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no round "${unknown.join('", "')}". There are: ${rounds.join(', ')}. ${usage}`);
    return 2;
  }
  const options: RoundOptions = {
    n: readCount('n', values.n),
    seed: readCount('seed', values.seed) ?? Math.floor(Math.random() * 2 ** 31),
    seconds: readCount('seconds', values.seconds),
  };
  const cluster = await startTestCluster();
  try {
    return await runRounds(positionals.length > 0 ? positionals : rounds, options);
  } finally {
    await cluster.stop();
  }
}

async function runRounds(names: string[], options: RoundOptions): Promise<number> {
  let passed = 0;
  let failed = 0;
  for (const name of names) {
    console.log(`== ${name}, seed ${options.seed}${options.n ? `, n ${options.n}` : ''}`);
    const counts = await runRound(name, options);
    console.log(`${name}: ${counts.passed} held, ${counts.failed} did not`);
    passed += counts.passed;
    failed += counts.failed;
  }
  console.log(`seed ${options.seed}`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** A round that breaks counts as one that failed, and the others still run. */
async function runRound(name: string, options: RoundOptions): Promise<{ passed: number; failed: number }> {
  try {
    const exported: Record<string, unknown> = await import(`../qa/${name}.ts`);
    const round = Object.entries(exported).find(
      ([key, value]) => /^qa[A-Z]/.test(key) && value instanceof Function,
    );
    if (!round) throw new Error(`test/qa/${name}.ts exports no function whose name begins with "qa".`);
    return await (round[1] as Round)(options);
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1 };
  }
}

function readCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}". ${usage}`);
  return Number(text);
}

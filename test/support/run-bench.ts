import { readdirSync } from 'node:fs';
import { startTestCluster } from './test-cluster.ts';

/**
 * `npm run bench`: runs the default export of test/bench/<name>.ts, each named one or all of them.
 * @returns exit code
 */
export async function main(args: string[]): Promise<number> {
  const folder = new URL('../bench/', import.meta.url);
  const all = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  const unknown = args.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no benchmark "${unknown.join('", "')}". There are: ${all.join(', ')}.`);
    return 2;
  }
  const cluster = await startTestCluster();
  try {
    for (const name of args.length > 0 ? args : all) {
      console.log(`== ${name}`);
      const benchmark: { default: () => Promise<void> } = await import(`../bench/${name}.ts`);
      await benchmark.default();
    }
    return 0;
  } finally {
    await cluster.stop();
  }
}

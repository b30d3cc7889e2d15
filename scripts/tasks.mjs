import { buildWhenStale } from './build-when-stale.mjs';
import { inProject } from './project.mjs';
import { runChild } from './run-child.mjs';
import { runTests } from './run-tests.mjs';

/** @param {string} script @param {string[]} args */
const runNode = (script, args) => runChild(process.execPath, [inProject(script), ...args]);

/** @param {string} script @param {string[]} args */
async function buildAndRun(script, args) {
  const built = await buildWhenStale();
  return built === 0 ? runNode(script, args) : built;
}

/** All three run even if one complains, so that one look shows everything. */
async function check() {
  const complaints = [];
  /** @type {[string, string[]][]} */
  const checks = [
    ['format and lint', ['@biomejs/biome/bin/biome', 'check', '.']],
    ['types', ['typescript/bin/tsc', '--noEmit', '-p', '.']],
    ['architecture', ['vitest/vitest.mjs', 'run', 'test/architecture', '--reporter=dot']],
  ];
  for (const [name, [tool = '', ...args]] of checks) {
    if ((await runNode(`node_modules/${tool}`, args)) !== 0) complaints.push(name);
  }
  console.log(complaints.length ? `Not right yet: ${complaints.join('; ')}.` : 'All checks hold.');
  return complaints.length ? 1 : 0;
}

/** What `npm run <task>` does; each returns the exit code. @type {Record<string, (args: string[]) => Promise<number>>} */
export const tasks = {
  start: (args) => buildAndRun('dist/server/main.node.js', args),
  throughline: (args) => buildAndRun('dist/server/cli.js', args),
  build: () => buildWhenStale({ always: true }),
  check,
  test: runTests,
  qa: (args) => buildAndRun('scripts/run-typescript.mjs', ['test/support/run-qa.ts', ...args]),
  bench: (args) => buildAndRun('scripts/run-typescript.mjs', ['test/support/run-bench.ts', ...args]),
  screenshots: (args) => buildAndRun('scripts/run-typescript.mjs', ['test/screenshots.ts', ...args]),
};

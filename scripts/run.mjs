#!/usr/bin/env node
import { findNode, isNewEnough } from './find-node.mjs';
import { installWhatIsMissing } from './install-what-is-missing.mjs';
import { runChild } from './run-child.mjs';
// Every npm command comes through here, so that each works in a fresh clone with nothing but
// Node (20 too) and npm. Plain JavaScript, because it runs before anything is installed.
import { tasks } from './tasks.mjs';

const [task = '', ...args] = process.argv.slice(2);

async function main() {
  const run = Object.hasOwn(tasks, task) ? tasks[task] : undefined;
  if (!run) throw new Error(`There is no task "${task}". There are: ${Object.keys(tasks).join(', ')}.`);
  await installWhatIsMissing();
  const node = findNode();
  if (!isNewEnough(process.versions.node)) {
    return runChild(node, [process.argv[1] ?? '', task, ...args]);
  }
  return run(args);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

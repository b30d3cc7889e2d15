import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { buildWhenStale } from './build-when-stale.mjs';
import { findChromium } from './find-chromium.mjs';
import { inProject } from './project.mjs';
import { runChild } from './run-child.mjs';

/**
 * Runs every test: of parts, and the journeys of the built product through a real browser.
 * Ends with `N passed, N failed` alone on a line. A run that breaks before it can count its tests,
 * a build that does not come about, and a missing browser count as failed.
 * @param {string[]} filters parts of file names, as for vitest
 * @returns {Promise<number>} exit code
 */
export async function runTests(filters) {
  const chromium = await findChromium();
  if (chromium) process.env.CHROMIUM_PATH = chromium;
  const built = await buildWhenStale();
  const tests = await runVitest(filters);
  const failed = tests.failed + (built === 0 ? 0 : 1) + (chromium ? 0 : 1);
  if (built !== 0) console.log('The build did not come about; see its message above.');
  console.log(`${tests.passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** @param {string[]} filters */
async function runVitest(filters) {
  const report = inProject('test-results/tests.json');
  mkdirSync(inProject('test-results'), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runChild(process.execPath, [
    inProject('node_modules/vitest/vitest.mjs'),
    'run',
    ...reporters,
    ...filters,
  ]);
  return countTests(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined, code);
}

/**
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] } | undefined} report
 * @param {number} code vitest's exit code
 */
function countTests(report, code) {
  if (!report) return { passed: 0, failed: code === 0 ? 0 : 1 };
  // A file that cannot even be loaded has no tests to count; it stands for one that failed.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLogDestination } from '../../src/node/log-destination.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-log-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('lines arrive in their order, soon, and a burst at once', async () => {
  const file = join(folder, 'soon.log');
  const out = openLogDestination(openSync(file, 'a'));
  out.write('one\n');
  out.write('two\n');
  await expect.poll(() => readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  out.write(`${'x'.repeat(9_000)}\n`);
  expect(readFileSync(file, 'utf8').length).toBeGreaterThan(9_000);
});

test.each([
  ['ends', ''],
  ['exits', 'process.exit(3);'],
  ['breaks', "throw new Error('on purpose');"],
])('nothing is lost when the process %s', (_, end) => {
  const module = fileURLToPath(new URL('../../src/node/log-destination.ts', import.meta.url));
  const program = `
    const { openLogDestination } = await import(${JSON.stringify(module)});
    const out = openLogDestination();
    for (let n = 0; n < 500; n++) out.write('line ' + n + '\\n');
    ${end}`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect(stdout.split('\n').length).toBe(501);
  expect(stdout.endsWith('line 499\n')).toBe(true);
});

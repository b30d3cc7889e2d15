import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';

const project = new URL('../../', import.meta.url);

/** Runs a few lines of a program with the scripts that npm's commands are made of. */
function runLines(lines: string, env: NodeJS.ProcessEnv = process.env): ChildProcess {
  const args = ['--input-type=module', '-e', lines];
  return spawn(process.execPath, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function outcome(child: ChildProcess): Promise<{ said: string; code: number | null }> {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { said, code };
}

test('Node 22.18 is new enough, and 20 and 22.17 are not', async () => {
  const { said } = await outcome(
    runLines(`import { isNewEnough } from './scripts/find-node.mjs';
      console.log(['20.20.2', '22.17.9', '22.18.0', '24.0.0'].map(isNewEnough).join());`),
  );
  expect(said.trim()).toBe('false,false,true,true');
});

test('an unknown task is refused with the names of those there are', async () => {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'strat'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = once(child.stderr, 'data');
  expect((await outcome(child)).code).toBe(1);
  expect(String(await text)).toMatch(/no task "strat".*start, throughline, build/);
});

test('of commands started at once one works at a time, and a killed one blocks nobody', async () => {
  const name = `test-${process.pid}`;
  const folder = new URL(`.locks/${name}/`, project);
  mkdirSync(folder, { recursive: true });
  const killed = runLines('');
  await once(killed, 'close');
  writeFileSync(new URL('pid', folder), String(killed.pid));
  const lines = `import { holdLock } from './scripts/hold-lock.mjs';
    await holdLock('${name}', 'waiting', async () => {
      const from = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 150));
      console.log('worked', from, Date.now());
    });`;
  const all = await Promise.all([1, 2, 3].map(() => outcome(runLines(lines))));
  rmSync(folder, { recursive: true, force: true });

  const spans = all.map(
    ({ said }) =>
      said
        .match(/worked (\d+) (\d+)/)!
        .slice(1)
        .map(Number) as [number, number],
  );
  spans.sort((a, b) => a[0] - b[0]);
  expect(spans[1]![0]).toBeGreaterThanOrEqual(spans[0]![1]);
  expect(spans[2]![0]).toBeGreaterThanOrEqual(spans[1]![1]);
});

test('signals and exit codes pass through a command to its child and back', async () => {
  const child = runLines(`import { runChild } from './scripts/run-child.mjs';
    const lines = 'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.log("ready")';
    process.exitCode = await runChild(process.execPath, ['-e', lines]);`);
  const end = outcome(child);
  await once(child.stdout!, 'data');
  child.kill('SIGTERM');
  expect((await end).code).toBe(7);
});

test('when npm alone is told to end, the child hears of it', async () => {
  const lines = `import { runChild } from './scripts/run-child.mjs';
    const lines = 'process.on("SIGTERM", () => { console.log("told"); process.exit(0) }); setInterval(() => {}, 1000); console.log("ready")';
    await runChild(process.execPath, ['-e', lines]);`;
  // The shell between npm and the script, which dies without a word.
  const shell = runLines(
    `import { spawn } from 'node:child_process';
    spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(lines)}], { stdio: 'inherit' });`,
    { ...process.env, npm_lifecycle_event: 'start' },
  );
  let said = '';
  shell.stdout!.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  while (!said.includes('ready')) await wait(20);
  shell.kill('SIGKILL');
  for (const end = Date.now() + 5000; Date.now() < end && !said.includes('told'); ) await wait(20);
  expect(said).toContain('told');
});

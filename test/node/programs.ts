import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { clearLeftovers } from '../../src/node/postgres-leftovers.ts';
import { findFolderOutOfReach } from '../../src/node/unprivileged-user.ts';

/** A user without rights, for the tests that root can run and nobody else. */
export const ordinaryUser = { uid: 65534, gid: 65534 };
export const isRoot = process.getuid?.() === 0;
/** Not in a project below a closed folder such as /root: there that user can read neither Node nor the code. */
export const canBeOrdinary =
  isRoot &&
  [fileURLToPath(import.meta.url), process.execPath].every(
    (file) => findFolderOutOfReach(dirname(file), { name: 'nobody', ...ordinaryUser }) === null,
  );

const folders: string[] = [];
const programs: ChildProcess[] = [];

afterEach(async () => {
  for (const program of programs.splice(0)) await endProgram(program);
  for (const folder of folders.splice(0)) {
    // The server of a killed program outlives it, as it does in life.
    for (const place of ['postgres', 'data/postgres'])
      await clearLeftovers(join(folder, place), () => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A folder that is gone after the test. Mode 0700, as the system makes them. */
export function temporaryFolder(owner?: { uid: number; gid: number }): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-node-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  folders.push(folder);
  return folder;
}

/** A program of test/node/programs that runs beside the test, and the lines that it says. */
export interface Program {
  readonly child: ChildProcess;
  /** The next line that it says; throws when it ends instead. */
  say(): Promise<string>;
}

export function startProgram(name: string, args: string[], options: SpawnOptions = {}): Program {
  const path = fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  programs.push(child);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    child,
    async say() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${name} ended without saying anything more (${child.exitCode}).`);
      return value;
    },
  };
}

/** Kills it if it still runs; resolves to the exit code, or null where a signal ended it. */
export async function endProgram(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const end = once(child, 'exit');
    child.kill(signal);
    await end;
  }
  return child.exitCode;
}

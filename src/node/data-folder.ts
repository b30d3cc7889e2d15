import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../core/errors.ts';

/** Who works on a data folder: the product for as long as it runs, or one command until it is done. */
export interface DataFolderHolder {
  readonly pid: number;
  readonly purpose: 'product' | 'command';
  /** The product's public address. */
  readonly url?: string;
}

export interface DataFolderLock {
  release(): void;
}

/** Kept alive here: a lock whose object nobody holds would be collected, and with it the lock. */
const held = new Set<DatabaseSync>();

/**
 * Takes the data folder for this process alone. The lock belongs to the operating system and ends with the
 * process, however that ends; so there is no stale lock to judge. Node offers no file locks itself, but its
 * SQLite does: an exclusive transaction on an empty file. Nothing is ever stored in it.
 * @returns the lock, or who holds it (null where that is not known yet)
 * @throws AppError precondition_failed where the folder cannot be used at all
 */
export function lockDataFolder(
  dataDir: string,
  holder: Omit<DataFolderHolder, 'pid'>,
): { lock: DataFolderLock } | { lock: null; holder: DataFolderHolder | null } {
  const holderFile = join(dataDir, 'running.json');
  const file = takeFile(dataDir);
  if (!file) return { lock: null, holder: readHolder(holderFile) };
  held.add(file);
  writeFileSync(`${holderFile}.new`, JSON.stringify({ pid: process.pid, ...holder }));
  renameSync(`${holderFile}.new`, holderFile);
  return {
    lock: {
      release() {
        if (!held.delete(file)) return;
        rmSync(holderFile, { force: true });
        file.close();
      },
    },
  };
}

/** The sentence for a second start on the same folder. */
export function describeHolder(dataDir: string, holder: DataFolderHolder | null): string {
  const who = holder ? ` (process ${holder.pid}${holder.url ? `, ${holder.url}` : ''})` : '';
  return (
    `Throughline is already running on the data folder ${dataDir}${who}. ` +
    'Open that one, or stop it with Ctrl-C first, or name another folder by DATA_DIR.'
  );
}

function takeFile(dataDir: string): DatabaseSync | null {
  let file: DatabaseSync | undefined;
  try {
    mkdirSync(dataDir, { recursive: true });
    file = new DatabaseSync(join(dataDir, 'lock'));
    file.exec('pragma busy_timeout = 0; begin exclusive');
    return file;
  } catch (error) {
    file?.close();
    const { message, errcode } = error as Error & { errcode?: number };
    const sqliteBusy = 5;
    if (errcode === sqliteBusy) return null;
    throw new AppError(
      'precondition_failed',
      `The data folder ${dataDir} cannot be used (${message}). Give it to the user who runs Throughline, or name another by DATA_DIR.`,
    );
  }
}

function readHolder(file: string): DataFolderHolder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DataFolderHolder;
  } catch {
    return null;
  }
}

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';

/**
 * The secret key kept in the data folder (`secret-key`, mode 0600); made the first time.
 * Two that start at once get the same one.
 * @returns 32 random bytes as base64url
 * @throws AppError precondition_failed where the file cannot be read or holds no key
 */
export function readOrMakeSecretKey(dataDir: string): string {
  const place = join(dataDir, 'secret-key');
  try {
    mkdirSync(dataDir, { recursive: true });
    const key = readKey(place) ?? makeKey(place);
    if (/^[\w-]{43}$/.test(key)) return key;
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new AppError(
      'precondition_failed',
      `The secret key in ${place} can be neither read nor made (${code}). Run Throughline as the user who owns ${dataDir}, or name another folder by DATA_DIR.`,
    );
  }
  throw new AppError(
    'precondition_failed',
    `${place} holds no secret key of ours. Put the file back from a backup: what was encrypted with it cannot be read otherwise.`,
  );
}

function readKey(place: string): string | null {
  try {
    return readFileSync(place, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Written in full beside its place, then linked there, which succeeds for exactly one of several. */
function makeKey(place: string): string {
  const draft = `${place}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeSync(fd, randomBytes(32).toString('base64url'));
    fsyncSync(fd);
    linkSync(draft, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(fd);
    rmSync(draft, { force: true });
  }
  return readFileSync(place, 'utf8').trim();
}

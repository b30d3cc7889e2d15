import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { Environment } from './open-workplace.ts';

/** Far above any real file, and little enough to hold in memory with what is made of it. */
const MOST_BYTES = 100 * 1024 * 1024;

/**
 * Reads a file that the operator named, up to 100 MB. npm runs commands in the project's folder; a relative
 * path counts from where the operator stands (INIT_CWD).
 * @throws AppError with a sentence for a file that is not there, no file, or too large
 */
export async function readImportFile(
  path: string,
  environment: Environment,
): Promise<{ bytes: Uint8Array; fileName: string }> {
  const place = resolve(environment.INIT_CWD ?? '', path);
  const file = await open(place).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'There is no file' : `It may not be read (${error.code}):`;
    throw new AppError('not_found', `${reason} ${place}. Check the path and its rights.`);
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new AppError('invalid', `${place} is no file. Name the file itself.`);
    if (found.size > MOST_BYTES) {
      const size = Math.ceil(found.size / 1024 / 1024);
      throw new AppError(
        'limit_exceeded',
        `${place} has ${size} MB; up to 100 MB fit. Split it and import the parts.`,
      );
    }
    return { bytes: new Uint8Array(await file.readFile()), fileName: basename(place) };
  } finally {
    await file.close();
  }
}

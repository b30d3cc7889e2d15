import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../core/errors.ts';
import { type DataFolderHolder, type DataFolderLock, describeHolder, lockDataFolder } from './data-folder.ts';
import {
  type EmbeddedPostgresOptions,
  findRunningPostgres,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';

export interface EmbeddedDatabaseOptions extends EmbeddedPostgresOptions {
  readonly purpose: DataFolderHolder['purpose'];
  /** The product's public address, for the sentence that a second start gets. */
  readonly publicUrl?: string;
  /** How long to wait for a command that holds the folder; 60 s unless told. */
  readonly patienceMs?: number;
}

export interface EmbeddedDatabase {
  /** The owner's address, with the password. */
  readonly url: string;
  /** Stops the server if we started it, and frees the folder. */
  close(): Promise<void>;
}

/**
 * Opens the database in the data folder. The product starts it and refuses a second product; a command
 * uses the running product's, or starts it until it is done, and waits for other commands.
 * @throws AppError conflict for a second product; precondition_failed for what keeps PostgreSQL from starting
 */
export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const { dataDir, purpose, publicUrl, log } = options;
  const end = Date.now() + (options.patienceMs ?? 60_000);
  for (let tries = 0; ; tries += 1) {
    const attempt = lockDataFolder(dataDir, { purpose, url: publicUrl });
    if (attempt.lock) return startUnder(attempt.lock, options);
    const { holder } = attempt;
    if (holder?.purpose === 'product') {
      if (purpose === 'product') throw new AppError('conflict', describeHolder(dataDir, holder));
      const url = findRunningPostgres(dataDir);
      if (url) return { url, close: async () => undefined };
    }
    if (Date.now() > end) throw new AppError('conflict', describeHolder(dataDir, holder));
    if (tries === 10) log('Another Throughline command is using the data folder; waiting for it …');
    await wait(100);
  }
}

async function startUnder(lock: DataFolderLock, options: EmbeddedPostgresOptions): Promise<EmbeddedDatabase> {
  try {
    const server = await startEmbeddedPostgres(options);
    return {
      url: server.url,
      async close() {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

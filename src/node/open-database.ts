import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { openEmbeddedDatabase } from './open-embedded-database.ts';
import { readOrMakeSecretKey } from './secret-key.ts';

export interface OpenDatabase {
  /** The owner's address. */
  readonly url: string;
  readonly secretKey: string;
  close(): Promise<void>;
}

/**
 * The database of this configuration: the server that DATABASE_URL names, or the embedded one in the data
 * folder (started, or found running where a command works beside the product). SECRET_KEY comes from the
 * environment, or is made once and kept in the data folder.
 * @throws AppError with a sentence for whatever stands in the way
 */
export async function openDatabase(
  config: Config,
  { purpose, log }: { purpose: 'product' | 'command'; log: Logger },
): Promise<OpenDatabase> {
  const dataDir = resolve(config.dataDir);
  const secretKey = config.secretKey ?? readOrMakeSecretKey(dataDir);
  if (config.databaseUrl) return { url: config.databaseUrl, secretKey, close: async () => {} };
  // The cluster's own password must survive a new SECRET_KEY, so it is kept apart from it in the data folder.
  const password = readOrMakeSecretKey(dataDir);
  const embedded = await openEmbeddedDatabase({
    dataDir,
    password,
    purpose,
    publicUrl: config.publicUrl,
    log: (line: string) => log.info(line),
  });
  return { url: embedded.url, secretKey, close: () => embedded.close() };
}

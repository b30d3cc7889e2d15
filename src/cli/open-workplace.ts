import pino, { type Logger } from 'pino';
import postgres from 'postgres';
import { type Config, readConfig } from '../config.ts';
import type { Context } from '../core/context.ts';
import { contextFor, type Deps } from '../core/deps.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { isMigrated } from '../db/inspect.ts';
import { migrate } from '../db/migrate.ts';
import { findTenant } from '../features/tenants/index.ts';
import { buildDeps } from '../node/build-deps.ts';
import { type OpenDatabase, openDatabase } from '../node/open-database.ts';

export interface Workplace {
  readonly deps: Deps;
  /** The operator's context in this tenant. @throws not_found for a slug that is not there */
  readonly inTenant: (slug: string) => Promise<Context>;
  /** The operator's context for a tenant by its id, which may be one that does not exist yet. */
  readonly forTenant: (tenantId: string) => Context;
  close(): Promise<void>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Opens the database of this environment for one command: beside a running product, on the server of
 * DATABASE_URL, or by starting the embedded one until the command ends.
 * @param command stands in the audit as the reason
 * @param say takes sentences for the operator
 */
export async function openWorkplace(
  environment: Environment,
  command: string,
  say: (sentence: string) => void,
): Promise<Workplace> {
  const config = readConfig(environment);
  const log = operatorLog(say);
  const database = await openDatabase(config, { purpose: 'command', log });
  try {
    await makeReady(config, database);
    const { url, secretKey } = database;
    const { deps, close } = await buildDeps(config, { ownerUrl: url, secretKey, log });
    return {
      ...workIn(deps, command),
      async close() {
        await close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Warnings and what the operator waits for, as plain sentences; records of what was done stand in the audit. */
export function operatorLog(say: (sentence: string) => void): Logger {
  const write = (line: string) => {
    const { msg } = JSON.parse(line) as { msg?: string };
    if (msg) say(msg);
  };
  return pino({ level: 'warn', base: null, timestamp: false }, { write });
}

/** The embedded database is ours to bring to this version; a server's owner decides about it themself. */
async function makeReady(config: Config, { url, secretKey }: OpenDatabase): Promise<void> {
  const owner = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    if (await isMigrated(owner)) return;
  } finally {
    await owner.end({ timeout: 5 });
  }
  if (config.databaseUrl) {
    const sentence = 'The database is not at this version. Run: npm run throughline -- migrate';
    throw new AppError('precondition_failed', sentence);
  }
  await migrate({ url, secretKey, readyMade: config.readyMadeUrls });
}

/** The operator's contexts, with the command as the reason. */
export function workIn(deps: Deps, command: string): Omit<Workplace, 'close'> {
  const requestId = newId();
  const why = { kind: 'command', ref: command } as const;
  const forTenant = (tenantId: string) =>
    contextFor(deps, { tenantId, actor: { kind: 'operator' }, why, requestId });
  return {
    deps,
    forTenant,
    async inTenant(slug) {
      const tenant = await findTenant(deps, slug);
      if (tenant) return forTenant(tenant.id);
      const way = `npm run throughline -- tenant add ${/^[a-z0-9-]+$/.test(slug) ? slug : '<slug>'} --name <name>`;
      throw new AppError('not_found', `There is no tenant "${slug}". Make it with: ${way}`);
    },
  };
}

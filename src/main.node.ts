import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { Deps } from './core/deps.ts';
import { AppError } from './core/errors.ts';
import { createLog } from './core/log.ts';
import { migrate } from './db/migrate.ts';
import { ensureKeys } from './features/tenants/index.ts';
import { drainJobs } from './jobs/drain.ts';
import { startForwarding } from './jobs/forward-stores.ts';
import { resumeJobs } from './jobs/resume-jobs.ts';
import { makeRounds } from './jobs/rounds.ts';
import { buildDeps } from './node/build-deps.ts';
import { forgiveTypeLooks } from './node/forgive-type-looks.ts';
import { type ForwardLoop, startForwardLoop } from './node/forward-loop.ts';
import { type JobLoop, startJobLoop } from './node/job-loop.ts';
import { openLogDestination } from './node/log-destination.ts';
import { onStopSignal } from './node/on-stop-signal.ts';
import { openDatabase } from './node/open-database.ts';
import { prepareClosing } from './node/prepare-closing.ts';
import { loadStaticFiles } from './node/static-files.ts';
import { type PracticeLms, startPracticeLms } from './practice-lms/start-practice-lms.ts';

/** Where the built client and the practice company lie: beside the built server (dist/), or in the sources. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What to take down again, the last started first; a start that does not succeed takes itself down too. */
type Closers = (() => Promise<unknown> | undefined)[];

async function main(): Promise<void> {
  const config = readConfig(process.env);
  forgiveTypeLooks();
  const log = createLog(config.logLevel, openLogDestination());
  const closers: Closers = [];
  const stop = async () => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  onStopSignal(stop, (sentence) => log.warn(sentence));
  try {
    await start(config, log, closers);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(config: Config, log: Logger, closers: Closers): Promise<void> {
  const database = await openDatabase(config, { purpose: 'product', log });
  closers.push(() => database.close());
  await migrate({
    url: database.url,
    secretKey: database.secretKey,
    readyMade: config.readyMadeUrls,
    log: (line) => log.info(line),
  });

  const files = loadStaticFiles(resolve(ROOT, 'dist/client/assets'));
  let jobs: JobLoop | null = null;
  let forwarding: ForwardLoop | null = null;
  const { deps, close } = await buildDeps(config, {
    ownerUrl: database.url,
    secretKey: database.secretKey,
    log,
    readAsset: async (name) => files.get(name)?.bytes ?? null,
    nudge: () => {
      jobs?.nudge();
      forwarding?.nudge();
    },
  });
  closers.push(
    close,
    () => jobs?.stop(),
    () => forwarding?.stop(),
  );
  await ensureKeys(deps);
  await resumeJobs(deps);
  const app = await createApp(deps);
  const server = await listen(config.port, app.fetch);
  closers.push(prepareClosing(server));
  const practice = config.practiceLms ? await practise(config, deps) : null;
  if (practice) closers.push(() => practice.stop());
  // after the company: what its past announces is worked off at its own time, not today
  jobs = startJobLoop({ drain: () => drainJobs(deps), rounds: () => makeRounds(deps) }, log);
  forwarding = startForwardLoop((running, signal) => startForwarding(deps, running, signal), log);
  greet(config, practice?.people ?? []);
}

function practise(config: Config, deps: Deps): Promise<PracticeLms> {
  return startPracticeLms({
    config,
    deps,
    companyFolder: new URL(`file://${ROOT}src/practice-lms/company/`),
    openTool: async (past) => (await createApp(past)).fetch,
  });
}

function listen(port: number, fetch: Parameters<typeof serve>[0]['fetch']): Promise<Server> {
  return new Promise((done, refuse) => {
    // without a certificate of its own it is HTTP 1, whose connections can be closed one by one
    const server = serve({ fetch, port }, (_address: AddressInfo) => done(server)) as Server;
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return refuse(error);
      refuse(
        new AppError(
          'conflict',
          `Port ${port} is in use by another program. Stop it, or choose another: PORT=8090 npm start`,
        ),
      );
    });
  });
}

function greet(config: Config, people: readonly { name: string; hint: string }[]): void {
  const lines = [``, `Throughline   ${config.publicUrl}`];
  if (config.practiceLms) {
    lines.push(
      `Practice LMS  http://127.0.0.1:${config.practiceLmsPort}   ← open this one: the tool is launched from there`,
      ``,
      `Launch as, for example:`,
    );
    for (const person of people.slice(0, 4)) lines.push(`  ${person.name}: ${person.hint}`);
  }
  lines.push(``, `Ctrl-C stops everything cleanly.`, ``);
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().catch((error: unknown) => {
  const known = error instanceof AppError || error instanceof ConfigError;
  process.stderr.write(
    `${known ? (error as Error).message : `Throughline could not start: ${(error as Error).stack}`}\n`,
  );
  process.exit(1);
});

import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import type { Plane } from './core/context.ts';
import type { Deps } from './core/deps.ts';
import { createLog } from './core/log.ts';
import { PLANES } from './db/logins.ts';
import { closePools, openPools } from './db/pools.ts';
import { openQueue } from './db/queue.ts';
import { createOutgoing } from './http/outgoing.ts';
import { drainJobs } from './jobs/drain.ts';
import { forwardAll } from './jobs/forward-stores.ts';
import { makeRounds } from './jobs/rounds.ts';

/** One Hyperdrive per plane (wrangler.toml), so that the wall stands on Workers as it does on Node. */
interface Bindings {
  readonly HYPERDRIVE_COMMON: { readonly connectionString: string };
  readonly HYPERDRIVE_DEVELOPMENT: { readonly connectionString: string };
  readonly HYPERDRIVE_EVALUATION: { readonly connectionString: string };
  readonly HYPERDRIVE_STORE: { readonly connectionString: string };
  readonly HYPERDRIVE_JOBS: { readonly connectionString: string };
  readonly [variable: string]: unknown;
}

interface Execution {
  waitUntil(promise: Promise<unknown>): void;
}

/** The clients of one request: workerd lets no connection outlive the request that opened it. */
interface Opened {
  readonly deps: Deps;
  readonly announced: () => boolean;
  close(): Promise<void>;
}

function open(env: Bindings): Opened {
  const variables = Object.fromEntries(Object.entries(env).filter(([, value]) => typeof value === 'string'));
  const config = readConfig({ PRACTICE_LMS: 'off', ...(variables as Record<string, string>) });
  const urls = Object.fromEntries(
    PLANES.map((plane) => [
      plane,
      (env[`HYPERDRIVE_${plane.toUpperCase()}`] as { connectionString: string }).connectionString,
    ]),
  ) as Record<Plane, string>;
  const pools = openPools(urls, { max: 1 });
  let queue: ReturnType<typeof openQueue> | null = null;
  let announced = false;
  return {
    deps: {
      pools,
      queue: () => {
        queue ??= openQueue(pools.jobs);
        return queue;
      },
      now: () => new Date(),
      log: createLog(config.logLevel),
      publicUrl: config.publicUrl,
      secretKey: config.secretKey ?? '',
      xapiDefaultVersion: config.xapiDefaultVersion,
      keyRotationDays: config.keyRotationDays,
      allowLoopbackPlatforms: config.allowLoopbackPlatforms,
      privateHosts: config.privatePlatformHosts,
      outgoing: createOutgoing({
        allowLoopback: config.allowLoopbackPlatforms,
        privateHosts: config.privatePlatformHosts,
      }),
      stirred: new Set(),
      nudge: () => {
        announced = true;
      },
      readAsset: async () => null,
    },
    announced: () => announced,
    async close() {
      if (queue) await (await queue).stop({ graceful: false, close: false });
      await closePools(pools);
    },
  };
}

export default {
  async fetch(request: Request, env: Bindings, execution: Execution): Promise<Response> {
    const opened = open(env);
    try {
      const app = await createApp(opened.deps);
      return await app.fetch(request);
    } finally {
      // the answer goes out now; what it announced is worked off behind it
      execution.waitUntil(finish(opened));
    }
  },

  /** The safety net (cron trigger): left-over jobs, sealing, sweeping. */
  async scheduled(_event: unknown, env: Bindings, execution: Execution): Promise<void> {
    const opened = open(env);
    execution.waitUntil(
      makeRounds(opened.deps)
        .finally(() => forward(opened.deps))
        .finally(() => opened.close()),
    );
  },
};

async function finish(opened: Opened): Promise<void> {
  try {
    if (!opened.announced()) return;
    await drainJobs(opened.deps);
    await forward(opened.deps);
  } finally {
    await opened.close();
  }
}

/** What runs behind an answer may take half a minute in all. */
const FORWARD_MS = 15_000;

/** After the jobs: an outside store that hangs holds up no completion. */
const forward = (deps: Deps): Promise<void> => forwardAll(deps, AbortSignal.timeout(FORWARD_MS));

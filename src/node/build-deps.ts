import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Deps } from '../core/deps.ts';
import { planeUrls } from '../db/logins.ts';
import { closePools, openPools } from '../db/pools.ts';
import { openQueue } from '../db/queue.ts';
import { createNodeOutgoing } from './create-node-outgoing.ts';
import { nodeCrypto } from './node-crypto.ts';

export interface DepsOptions {
  readonly ownerUrl: string;
  readonly secretKey: string;
  readonly log: Logger;
  readonly now?: Clock;
  readonly readAsset?: Deps['readAsset'];
  readonly nudge?: () => void;
}

/** Opens pools and queue and hands everything the application needs together; `close` takes it down again. */
export async function buildDeps(
  config: Config,
  options: DepsOptions,
): Promise<{ deps: Deps; close: () => Promise<void> }> {
  const pools = openPools(await planeUrls(options.ownerUrl, options.secretKey, config.readyMadeUrls));
  try {
    const queue = await openQueue(pools.jobs);
    const deps: Deps = {
      pools,
      queue: async () => queue,
      now: options.now ?? systemClock,
      crypto: nodeCrypto,
      log: options.log,
      publicUrl: config.publicUrl,
      secretKey: options.secretKey,
      xapiDefaultVersion: config.xapiDefaultVersion,
      keyRotationDays: config.keyRotationDays,
      allowLoopbackPlatforms: config.allowLoopbackPlatforms,
      privateHosts: config.privatePlatformHosts,
      outgoing: createNodeOutgoing({
        allowLoopback: config.allowLoopbackPlatforms,
        privateHosts: config.privatePlatformHosts,
      }),
      stirred: new Set(),
      nudge: options.nudge ?? (() => {}),
      readAsset: options.readAsset ?? (async () => null),
    };
    const close = async () => {
      await queue.stop({ graceful: false, close: false });
      await closePools(pools);
    };
    return { deps, close };
  } catch (error) {
    await closePools(pools);
    throw error;
  }
}

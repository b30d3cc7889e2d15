import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Actor, Context, Pools, Why } from './context.ts';
import type { FastCrypto } from './crypto.ts';
import type { Outgoing } from './outgoing.ts';

/** What main.node.ts and main.worker.ts build once and hand to the application. Nothing here is global. */
export interface Deps {
  readonly pools: Pools;
  /** Opens the queue the first time and keeps it: a request on Workers that announces nothing pays nothing. */
  readonly queue: () => Promise<PgBoss>;
  readonly now: Clock;
  /** Node's own; without it WebCrypto does the same, more slowly. */
  readonly crypto?: FastCrypto;
  readonly log: Logger;
  readonly publicUrl: string;
  readonly secretKey: string;
  readonly xapiDefaultVersion: '1.0.3' | '2.0.0';
  /** How old the key that signs may become before the round replaces it; 90 days when left out, 0 for never. */
  readonly keyRotationDays?: number;
  /** True only where the practice LMS runs: platforms on loopback addresses may be used. */
  readonly allowLoopbackPlatforms: boolean;
  /** Hosts of the company's own network that may be asked (PRIVATE_PLATFORM_HOSTS); none when left out. */
  readonly privateHosts?: readonly string[];
  /** How other systems are asked; Node and Workers resolve names differently. */
  readonly outgoing: Outgoing;
  /** Tenants whose record store took something in since it was last followed; this process' own. */
  readonly stirred: Set<string>;
  /** Wakes the job loop soon; called after a commit that announced something. */
  readonly nudge: () => void;
  /** One built file of the widgets by its plain name; null when there is none (Workers serve them in front). */
  readonly readAsset: (name: string) => Promise<Uint8Array<ArrayBuffer> | null>;
}

/** The context of one request, job or command. */
export function contextFor(
  deps: Deps,
  scope: {
    readonly tenantId: string;
    readonly actor: Actor;
    readonly why: Why;
    readonly requestId: string;
    readonly now?: Clock;
  },
): Context {
  return {
    tenantId: scope.tenantId,
    actor: scope.actor,
    why: scope.why,
    requestId: scope.requestId,
    now: scope.now ?? deps.now,
    pools: deps.pools,
    queue: deps.queue,
    log: deps.log,
    publicUrl: deps.publicUrl,
    secretKey: deps.secretKey,
    outgoing: deps.outgoing,
    announced: deps.nudge,
  };
}

import type { Plane, Pools } from '../core/context.ts';
import { PLANES } from './logins.ts';
import { openPool } from './open-pool.ts';

/** Connections per plane; small, because a transaction is short and PostgreSQL's connections are dear. */
const SIZE: Record<Plane, number> = { common: 8, development: 6, evaluation: 3, store: 6, jobs: 2 };

export interface PoolOptions {
  /** At most this many connections per plane; workerd opens clients per request and wants 1. */
  readonly max?: number;
  /** False behind a transaction-mode pooler that mixes up prepared statements. */
  readonly prepare?: boolean;
}

/** Opens nothing yet: a pool connects when it is first used. End it with `closePools`. */
export function openPools(urls: Readonly<Record<Plane, string>>, options: PoolOptions = {}): Pools {
  const pools = PLANES.map((plane) => {
    const sql = openPool(urls[plane], Math.min(SIZE[plane], options.max ?? 100), {
      prepare: options.prepare ?? true,
      // lists of ids are sent as arrays, whose types the driver asks for once per connection
      fetch_types: true,
      connect_timeout: 10,
      // nothing closes a connection that rests; the pools are small, and what a server cuts off is opened anew
      max_lifetime: null,
      onnotice: () => {},
      connection: {
        application_name: `throughline-${plane}`,
        statement_timeout: 30_000,
        idle_in_transaction_session_timeout: 60_000,
      },
    });
    return [plane, sql] as const;
  });
  return Object.fromEntries(pools) as unknown as Pools;
}

/** Waits for what is under way (up to five seconds) and closes every connection. */
export async function closePools(pools: Pools): Promise<void> {
  await Promise.all(PLANES.map((plane) => pools[plane].end({ timeout: 5 })));
}

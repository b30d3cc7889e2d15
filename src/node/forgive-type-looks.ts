/**
 * The database driver (postgres 3.4) looks up the array types of each new connection by a query that nobody awaits:
 * a connection that is cut off in that moment would end the process as an unhandled rejection. Whoever wanted the
 * connection is told by the pool. Every other unhandled rejection ends the process as ever.
 */
export function forgiveTypeLooks(): void {
  process.on('unhandledRejection', (reason) => {
    if (!isTypeLook(reason)) throw reason;
  });
}

const isTypeLook = (reason: unknown): boolean =>
  reason instanceof Error && String((reason as { query?: unknown }).query).includes('pg_catalog.pg_type');

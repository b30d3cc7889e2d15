import type { PostgresStorePorts } from './create-postgres-store.ts';

/** How long a writer that began before us is waited for. */
const LONGEST_MS = 2_000;

/**
 * A statement that refers to another inherits its terms when both are there. Two writers who commit at the same time
 * do not see each other, so who refers looks again once every write that was open at its commit has ended: whoever
 * begins later sees the reference by itself. References are rare and writes are short, so this costs a few
 * milliseconds now and then.
 */
export async function settleReferences(
  ports: PostgresStorePorts,
  tenant: string,
  ids: readonly string[],
): Promise<void> {
  const from = performance.now();
  const committed = await readNow(ports);
  for (let wait = 2; ; wait *= 2) {
    const [row] = await ports.withTransaction(
      tenant,
      (sql) => sql<{ ms: string }[]>`
        select floor(extract(epoch from records.consistent_through()) * 1000)::text as ms`,
    );
    if (Number(row?.ms) > committed || performance.now() - from > LONGEST_MS) break;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  await ports.withTransaction(
    tenant,
    (sql) => sql`select records.inherit_terms(${`{${ids.join(',')}}`}::text::uuid[])`,
  );
}

async function readNow(ports: PostgresStorePorts): Promise<number> {
  const [row] = await ports.sql<{ ms: string }[]>`
    select floor(extract(epoch from clock_timestamp()) * 1000)::text as ms`;
  return Number(row?.ms);
}

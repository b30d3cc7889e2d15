import type { PostgresStorePorts } from './create-postgres-store.ts';

export interface TombstonePorts extends PostgresStorePorts {
  /** What a tombstone holds in the place of an agent's key (agentKey), in hex: a keyed hash. */
  hashErased(tenant: string, agentKey: string): Promise<string>;
  now(): Date;
}

/** How long it is believed that a tenant has erased nobody, in milliseconds. Who erases waits for longer before the end. */
export const BELIEVED_MS = 5_000;

/** Asks whether a tenant has erased anybody: one that has not pays one look every few seconds. */
export function createErasedLook(ports: TombstonePorts): (tenant: string) => Promise<boolean> {
  const believed = new Map<string, number>();
  return async (tenant) => {
    const now = ports.now().getTime();
    if ((believed.get(tenant) ?? 0) > now) return false;
    const [row] = await ports.withTransaction(
      tenant,
      (sql) => sql`select 1 from records.tombstone where tenant_id = ${tenant}::uuid limit 1`,
    );
    if (row) return true;
    if (believed.size > 10_000) believed.clear();
    believed.set(tenant, now + BELIEVED_MS);
    return false;
  };
}

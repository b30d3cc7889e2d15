import { contextFor, type Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { forwardStatements } from '../features/forwarding/index.ts';

/** Stores that one process sends to at the same time; a turn holds no connection of ours while it waits. */
const MOST_AT_ONCE = 64;

/** What is being sent, by store. */
export type Running = Map<string, Promise<void>>;

/**
 * Starts sending to every outside store that is due, of every tenant, and does not wait for it: each store goes at its
 * own pace, and none holds up another. Several processes may do this at once; a turn belongs to one of them.
 */
export async function startForwarding(deps: Deps, running: Running, signal: AbortSignal): Promise<void> {
  const due = await deps.pools.jobs`
    select tenant_id, store_id from directory.list_due_forwarding(${deps.now()})`;
  for (const { tenant_id: tenantId, store_id: storeId } of due) {
    if (running.size >= MOST_AT_ONCE || signal.aborted) return;
    if (running.has(storeId)) continue;
    const run = forwardStore(deps, { tenantId, storeId }, signal).finally(() => running.delete(storeId));
    running.set(storeId, run);
  }
}

/** Sends what is due now and waits for it, until `signal` ends it; for Workers, which have no loop. */
export async function forwardAll(deps: Deps, signal: AbortSignal): Promise<void> {
  const running: Running = new Map();
  await startForwarding(deps, running, signal);
  await Promise.all(running.values());
}

/** Turn after turn, until the store has all or has to wait. One store's trouble is logged and stays its own. */
async function forwardStore(
  deps: Deps,
  { tenantId, storeId }: { readonly tenantId: string; readonly storeId: string },
  signal: AbortSignal,
): Promise<void> {
  const ref = newId();
  const why = { kind: 'job', ref } as const;
  const context = contextFor(deps, { tenantId, actor: { kind: 'system' }, why, requestId: ref });
  try {
    while (!signal.aborted && (await forwardStatements(context, storeId, signal)));
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    deps.log.error({ tenant: tenantId, store: storeId, fault: name, code }, 'a store could not be sent to');
  }
}

import { contextFor, type Deps } from '../core/deps.ts';
import { newId } from '../core/ids.ts';
import { followStatements } from '../features/records/index.ts';

/** How long a write that is still open is waited for before other work goes on, in milliseconds, and how often. */
const PAUSE_MS = 15;
const MOST_PAUSES = 20;

/** Follows the record stores of the tenants that took something in (deps.stirred), until nothing is left behind. */
export async function followStirred(deps: Deps): Promise<void> {
  for (const tenantId of [...deps.stirred]) {
    deps.stirred.delete(tenantId);
    await followStore(deps, tenantId);
  }
}

/** Follows one tenant's store; for the rounds, which look after what a killed process left. */
export async function followStore(deps: Deps, tenantId: string): Promise<void> {
  const ref = newId();
  const context = contextFor(deps, {
    tenantId,
    actor: { kind: 'system' },
    why: { kind: 'job', ref },
    requestId: ref,
  });
  let pauses = 0;
  while (await followStatements(context)) {
    if (++pauses > MOST_PAUSES) {
      // somebody writes for long: the next turn of the loop comes back to it
      deps.stirred.add(tenantId);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

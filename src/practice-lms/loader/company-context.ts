import type { Actor, Context } from '../../core/context.ts';
import { contextFor, type Deps } from '../../core/deps.ts';
import { newId } from '../../core/ids.ts';

/** Marks what the loader did in the audit, so that a start after a kill knows where to go on. */
export const MARK = 'practice-company:';

/**
 * The context of one step of the company's story: by this actor, at that moment of the past. The step's name
 * stands in every audit row that it writes.
 */
export function companyContext(
  deps: Deps,
  step: { readonly tenantId: string; readonly actor: Actor; readonly name: string; readonly at: Date },
): Context {
  return contextFor(deps, {
    tenantId: step.tenantId,
    actor: step.actor,
    why: { kind: 'command', ref: `${MARK}${step.name}` },
    requestId: newId(),
    now: () => step.at,
  });
}

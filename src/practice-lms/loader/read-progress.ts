import type { Context } from '../../core/context.ts';
import { listAuditEntries } from '../../features/tenants/index.ts';
import { MARK } from './company-context.ts';

/** What the audit tells about the steps that were done: a step and its mark were written in one transaction. */
export interface Progress {
  isDone(step: string): boolean;
  /** The id of the thing that the step made, by the action that says so; null where it was not done. */
  findMade(step: string, action: string): string | null;
  /** The evidence that a completion became, by the id of its statement. */
  findCompletion(statementId: string): string | null;
}

/** Only a company that is not loaded yet is asked, so the whole of its audit is short. */
const EVERYTHING = 1_000_000;

/** Reads how far the company is loaded. */
export async function readProgress(operator: Context): Promise<Progress> {
  const entries = await listAuditEntries(operator, { limit: EVERYTHING });
  const steps = new Set<string>();
  const made = new Map<string, string>();
  const completions = new Map<string, string>();
  for (const { whyRef, entityId, action, details } of entries) {
    if (whyRef.startsWith(MARK)) {
      steps.add(whyRef.slice(MARK.length));
      if (entityId) made.set(`${whyRef.slice(MARK.length)} ${action}`, entityId);
    }
    if (action === 'completion.recorded' && entityId) completions.set(String(details.statementId), entityId);
  }
  return {
    isDone: (step) => steps.has(step),
    findMade: (step, action) => made.get(`${step} ${action}`) ?? null,
    findCompletion: (statementId) => completions.get(statementId) ?? null,
  };
}

import type { Context } from '../../core/context.ts';
import { listAuditEntries } from '../../features/tenants/index.ts';
import { MARK } from './company-context.ts';

/** What the audit tells about the steps that were done: a step and its mark were written in one transaction. */
export interface Progress {
  isDone(step: string): boolean;
  /** When the step was done; null where it was not. */
  findMoment(step: string): Date | null;
  /** The id of the thing that the step made, by the action that says so; null where it made none. */
  findMade(step: string, action: string): string | null;
  /**
   * The entity of the last such action of one person about another until that moment; null where there was none.
   * A verb that found things as they should be leaves no mark of its own.
   */
  findLatest(
    action: string,
    about: { readonly actorId: string; readonly subjectId: string; readonly until: Date },
  ): string | null;
  /** The evidence that a completion became, by the id of its statement. */
  findCompletion(statementId: string): string | null;
}

/** Only a company that is not loaded yet is asked, so the whole of its audit is short. */
const EVERYTHING = 1_000_000;

/** Reads how far the company is loaded. */
export async function readProgress(operator: Context): Promise<Progress> {
  const entries = await listAuditEntries(operator, { limit: EVERYTHING });
  const steps = new Map<string, Date>();
  const made = new Map<string, string>();
  const completions = new Map<string, string>();
  for (const { whyRef, entityId, action, details, at } of entries) {
    if (whyRef.startsWith(MARK)) {
      steps.set(whyRef.slice(MARK.length), at);
      if (entityId) made.set(`${whyRef.slice(MARK.length)} ${action}`, entityId);
    }
    if (action === 'completion.recorded' && entityId) completions.set(String(details.statementId), entityId);
  }
  return {
    isDone: (step) => steps.has(step),
    findMoment: (step) => steps.get(step) ?? null,
    findMade: (step, action) => made.get(`${step} ${action}`) ?? null,
    findLatest(action, { actorId, subjectId, until }) {
      const latest = entries.find(
        (entry) =>
          entry.action === action &&
          entry.actorId === actorId &&
          entry.subjectId === subjectId &&
          entry.at <= until,
      );
      return latest?.entityId ?? null;
    },
    findCompletion: (statementId) => completions.get(statementId) ?? null,
  };
}

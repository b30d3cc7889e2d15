import { VERBS } from '../../core/xapi-verbs.ts';

/** What a completion says, wherever it came from (design decisions, "Completion"). */
export interface CompletionReport {
  readonly issuer: string;
  readonly sub: string;
  readonly objectId: string;
  readonly objectName: string | null;
  readonly occurredAt: Date;
}

const COMPLETES: ReadonlySet<string> = new Set([VERBS.completed, VERBS.passed, VERBS.mastered]);

interface StatementShape {
  readonly actor?: { readonly account?: { readonly homePage?: unknown; readonly name?: unknown } };
  readonly verb?: { readonly id?: unknown };
  readonly object?: {
    readonly objectType?: unknown;
    readonly id?: unknown;
    readonly definition?: { readonly name?: Record<string, unknown> };
  };
  readonly result?: { readonly success?: unknown };
  readonly timestamp?: unknown;
  readonly stored?: unknown;
}

/**
 * Pure: the completion in a stored statement, or null. Completed, passed and mastered count unless success
 * is false; the actor must be an account, because an address is never an identity here (launch-security 5).
 */
export function readCompletion(statement: unknown): CompletionReport | null {
  const { actor, verb, object, result, timestamp, stored } = statement as StatementShape;
  const { homePage, name } = actor?.account ?? {};
  if (typeof verb?.id !== 'string' || !COMPLETES.has(verb.id) || result?.success === false) return null;
  if (typeof homePage !== 'string' || typeof name !== 'string') return null;
  if (typeof object?.id !== 'string' || (object.objectType ?? 'Activity') !== 'Activity') return null;
  const names = Object.values(object.definition?.name ?? {});
  return {
    issuer: homePage,
    sub: name,
    objectId: object.id,
    objectName: typeof names[0] === 'string' ? names[0] : null,
    occurredAt: typeof timestamp === 'string' ? new Date(timestamp) : new Date(stored as Date | string),
  };
}

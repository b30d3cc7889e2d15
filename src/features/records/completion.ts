import { isAddressable } from '../../core/fields.ts';
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
  // xAPI lets an account's name hold what no launch can bring and no column can keep, and an id be megabytes long
  if (UNSTORABLE.test(name) || ![homePage, name, object.id].every(isAddressable)) return null;
  const [title] = Object.values(object.definition?.name ?? {});
  return {
    issuer: homePage,
    sub: name,
    objectId: object.id,
    objectName: typeof title === 'string' ? title.replaceAll(UNSTORABLE_ALL, '').slice(0, 500) : null,
    occurredAt: momentOf(timestamp, new Date(stored as Date | string)),
  };
}

const UNSTORABLE = /[\0\p{Surrogate}]/u;
const UNSTORABLE_ALL = /[\0\p{Surrogate}]/gu;
const EARLIEST = Date.UTC(1900, 0, 1);

/**
 * When it happened, as the sender says. A clock that runs ahead cannot complete anything tomorrow; a leap second
 * and the year 0, which xAPI allows, are not known to the database: then it is when we heard of it.
 */
function momentOf(timestamp: unknown, stored: Date): Date {
  const told = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  return told >= EARLIEST && told <= stored.getTime() ? new Date(told) : stored;
}

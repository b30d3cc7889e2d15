import { AppError, type ErrorCode } from '../core/errors.ts';
import type { AppContext } from './environment.ts';

/** The one place where a refusal becomes a status (RFC 9110 §15). */
export const STATUS = {
  not_found: 404,
  unauthenticated: 401,
  forbidden: 403,
  invalid: 422,
  conflict: 409,
  precondition_failed: 412,
  limit_exceeded: 429,
  upstream_failed: 502,
} as const satisfies Record<ErrorCode, number>;

/** What a person is told: a title, a sentence, and faults by field where there are any. */
export interface Problem {
  readonly status: number;
  readonly code: ErrorCode | 'internal';
  readonly title: string;
  readonly detail: string;
  readonly reference: string;
  readonly faults: readonly { readonly field: string; readonly message: string }[];
}

const TITLE: Record<ErrorCode, string> = {
  not_found: 'We could not find that',
  unauthenticated: 'Please open Throughline again from your LMS',
  forbidden: 'That is not yours to do',
  invalid: 'Something is missing or not right',
  conflict: 'Somebody was quicker',
  precondition_failed: 'This has changed in the meantime',
  limit_exceeded: 'That is more than fits',
  upstream_failed: 'Another system did not answer',
};

/** Any error as a problem. An unknown one tells its reference id and nothing else; the log has the rest. */
export function problemOf(error: unknown, reference: string): Problem {
  if (error instanceof AppError) {
    const { code, message, faults } = error;
    return { status: STATUS[code], code, title: TITLE[code], detail: message, reference, faults };
  }
  return {
    status: 500,
    code: 'internal',
    title: 'Something went wrong on our side',
    detail: `Nothing you typed was changed. If it happens again, give your administrator this reference: ${reference}.`,
    reference,
    faults: [],
  };
}

/** Problem details for programs (RFC 9457). */
export function problemJson(c: AppContext, problem: Problem): Response {
  const { status, title, detail, code, reference, faults } = problem;
  const body = {
    type: 'about:blank',
    title,
    status,
    detail,
    code,
    reference,
    ...(faults.length > 0 ? { faults } : {}),
  };
  return c.newResponse(JSON.stringify(body), status as 400, { 'content-type': 'application/problem+json' });
}

/** True when the caller is a program: it asks for JSON or sends it. */
export function wantsJson(c: AppContext): boolean {
  const accept = c.req.header('accept') ?? '';
  if (accept.includes('text/html')) return false;
  return accept.includes('json') || (c.req.header('content-type') ?? '').includes('json');
}

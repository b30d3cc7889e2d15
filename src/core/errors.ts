/** The closed set of things that can go wrong on purpose. http/problem.ts maps each to a status. */
export type ErrorCode =
  | 'not_found'
  | 'unauthenticated'
  | 'forbidden'
  | 'invalid'
  | 'conflict'
  | 'precondition_failed'
  | 'limit_exceeded'
  | 'upstream_failed';

/** One fault of an input: which field, and what to do about it, in a sentence. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/**
 * An expected refusal. `message` is a plain sentence that a person may read: it names what happened and
 * the way out, and never holds a token, a name or somebody's text.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly FieldFault[];

  constructor(code: ErrorCode, message: string, faults: readonly FieldFault[] = []) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.faults = faults;
  }
}

/** The refusal of an input with its faults by field. */
export function invalid(
  faults: readonly FieldFault[],
  message = 'Something is missing or not right.',
): AppError {
  return new AppError('invalid', message, faults);
}

/** The one answer for a row that is not there, is another tenant's, or must not be known to exist. */
export function notFound(what: string): AppError {
  return new AppError('not_found', `There is no such ${what}, or it is not yours to see.`);
}

import type { RefusalReason } from './refusals.ts';

/** What a stage answers: the proof it adds, or the one reason why it refuses. Never an exception. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: RefusalReason };

export const good = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (reason: RefusalReason): { readonly ok: false; readonly reason: RefusalReason } => ({
  ok: false,
  reason,
});

declare const stage: unique symbol;

/** A value that only the stage of that name can have made: the brand exists for the compiler alone. */
export type Proof<T, Stage extends string> = T & { readonly [stage]: Stage };

/**
 * Why a platform's service gave no answer that can be used. Each kind has one way out, which the sentence
 * names; a caller that retries looks at `kind` and `retryAfterSeconds` and never at the words.
 */
export type FaultKind =
  /** no token, or a token that the service itself does not accept */
  | 'token_refused'
  /** the platform could not read our public keys, or not the newest of them */
  | 'keys_unreadable'
  /** the platform grants less than the call needs */
  | 'scope_not_granted'
  | 'not_found'
  /** a newer score is there already (AGS §3.4.3) */
  | 'conflict'
  | 'rate_limited'
  /** the platform said no, or we did: a score that would wipe a grade is never sent */
  | 'refused'
  /** no answer, or the platform has a fault of its own; the same may work later */
  | 'unreachable'
  /** an answer that is none of what the standard knows */
  | 'malformed'
  /** the address is not this platform's; nothing was sent there */
  | 'foreign_host'
  /** more than we take: pages, bytes, entries */
  | 'too_many';

export type ServiceFault = {
  readonly kind: FaultKind;
  /** the platform's HTTP status, where it answered */
  readonly status?: number;
  /** as the platform asked for with Retry-After */
  readonly retryAfterSeconds?: number;
  /** Plain words for an administrator: which side, and what to do. No token and nobody's data in it. */
  readonly sentence: string;
};

export type ServiceResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: ServiceFault };

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const fail = (
  kind: FaultKind,
  sentence: string,
  more: { status?: number; retryAfterSeconds?: number } = {},
): { readonly ok: false; readonly fault: ServiceFault } => ({
  ok: false,
  fault: { kind, ...more, sentence },
});

/** A fault that the same request may outlive: worth trying again later, by itself. */
export const isPassing = ({ kind }: ServiceFault): boolean =>
  kind === 'rate_limited' || kind === 'unreachable';

/** A request to another system: an LMS' keys, tokens, grades, rosters; a store that statements are forwarded to. */
export interface OutgoingRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** The most bytes of an answer that are read; 256 kB when left out. */
  readonly maxBytes?: number;
  /** Milliseconds until the answer must be complete; five seconds when left out. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Any status but a redirect arrives here; what it means is the caller's to say. */
export interface OutgoingResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Why no answer came. The host may be told to an administrator, the address with its query may not. */
export type OutgoingFault =
  | 'malformed'
  | 'not-https'
  | 'port'
  | 'private-address'
  | 'unresolved'
  | 'certificate'
  | 'redirected'
  | 'timeout'
  | 'too-large'
  | 'unreadable'
  | 'unreachable';

export class OutgoingError extends Error {
  override name = 'OutgoingError';
  readonly fault: OutgoingFault;
  readonly host: string;
  constructor(fault: OutgoingFault, host: string) {
    super(`${host}: ${fault}`);
    this.fault = fault;
    this.host = host;
  }
}

/**
 * The only way out of the house (launch-security rule 6): https, or loopback where the practice LMS runs; the
 * name is resolved and every private, link-local or reserved address refused, and the connection goes to the
 * address that was checked; no redirects; size and time are bounded.
 * @throws OutgoingError, and nothing else
 */
export type Outgoing = (address: string, request?: OutgoingRequest) => Promise<OutgoingResponse>;

export const OUTGOING_MOST_BYTES = 256 * 1024;
export const OUTGOING_TIME_MS = 5_000;

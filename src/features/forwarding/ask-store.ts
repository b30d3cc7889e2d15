import {
  type Outgoing,
  OutgoingError,
  type OutgoingRequest,
  type OutgoingResponse,
} from '../../core/outgoing.ts';
import type { Later } from './decide-forward.ts';

export interface Target {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  readonly version: '1.0.3' | '2.0.0';
}

/** Milliseconds for an answer; a store that takes a hundred statements may need a while. */
const TIME_MS = 30_000;
const MOST_ANSWERED_BYTES = 4_000_000;

/** Asks an outside store. What keeps the answer away is a reason to come back later; nothing is thrown for it. */
export async function askStore(
  { outgoing, target, signal }: { outgoing: Outgoing; target: Target; signal: AbortSignal },
  path: string,
  request: Pick<OutgoingRequest, 'method' | 'body'> & { readonly contentType?: string },
): Promise<OutgoingResponse | Later> {
  const { url, key, secret, version } = target;
  const bytes = new TextEncoder().encode(`${key}:${secret}`);
  try {
    return await outgoing(`${url}${path}`, {
      method: request.method,
      body: request.body,
      signal,
      timeoutMs: TIME_MS,
      maxBytes: MOST_ANSWERED_BYTES,
      headers: {
        authorization: `Basic ${btoa(String.fromCharCode(...bytes))}`,
        'x-experience-api-version': version,
        accept: 'application/json',
        ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
      },
    });
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error;
    return { kind: 'later', reason: SAID[error.fault] ?? 'It cannot be reached.', seconds: null };
  }
}

const SAID: Readonly<Partial<Record<OutgoingError['fault'], string>>> = {
  timeout: 'It does not answer in time.',
  unresolved: 'Its name has no address.',
  'private-address': 'It lies inside a private network; an operator must allow it (PRIVATE_PLATFORM_HOSTS).',
  port: 'Its port is not one that records are sent to.',
  redirected: 'It sends us elsewhere, and we do not follow.',
  certificate: 'It shows a certificate that cannot be trusted.',
  'too-large': 'Its answers are too long to be those of a record store.',
  unreadable: 'Its answers cannot be read.',
};

import {
  OUTGOING_MOST_BYTES,
  OUTGOING_TIME_MS,
  type Outgoing,
  OutgoingError,
  type OutgoingRequest,
  type OutgoingResponse,
} from '../core/outgoing.ts';
import {
  literalAddress,
  type OutgoingRules,
  readOutgoingUrl,
  refuseAddresses,
} from '../core/outgoing-rules.ts';
import { type ResolveName, resolveByHttps } from './outgoing-names.ts';

/** What Workers and tests replace. */
export interface OutgoingParts {
  readonly resolve?: ResolveName;
  readonly fetch?: typeof fetch;
}

/**
 * Outgoing requests over the platform's fetch, for Workers. Here is refused: everything but https, ports, IP
 * literals in any spelling, and names that the public DNS gives an address that is not a public one; redirects,
 * size and time. fetch resolves once more by itself and cannot be told the address, so that a name which changes
 * its mind in between (DNS rebinding) passes this check; it is the runtime that keeps it from going anywhere:
 * Cloudflare's network has no way to private addresses, and a workerd of one's own refuses them when it connects
 * (its network service allows "public" alone unless its configuration says otherwise). Node checks the connection
 * itself: node/create-node-outgoing.ts.
 */
export function createOutgoing(rules: OutgoingRules, parts: OutgoingParts = {}): Outgoing {
  const resolve = parts.resolve ?? resolveByHttps;
  const ask = parts.fetch ?? ((...asked: Parameters<typeof fetch>) => fetch(...asked));
  return async (address, request = {}) => {
    const url = readOutgoingUrl(address, rules);
    const timeout = AbortSignal.timeout(request.timeoutMs ?? OUTGOING_TIME_MS);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
    try {
      // the public DNS does not know localhost, which the rules let through by its name alone
      if (literalAddress(url.hostname) === null && url.hostname !== 'localhost')
        refuseAddresses(url.hostname, await addressesOf(resolve, url.hostname, signal), rules);
      return await send(ask, url, request, signal);
    } catch (error) {
      if (error instanceof OutgoingError) throw error;
      throw new OutgoingError(signal.aborted ? 'timeout' : 'unreachable', url.host);
    }
  };
}

async function addressesOf(
  resolve: ResolveName,
  hostname: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await resolve(hostname, signal);
  } catch {
    throw new OutgoingError(signal.aborted ? 'timeout' : 'unresolved', hostname);
  }
}

async function send(
  ask: typeof fetch,
  url: URL,
  request: OutgoingRequest,
  signal: AbortSignal,
): Promise<OutgoingResponse> {
  const { method = 'GET', headers, body } = request;
  const response = await ask(url, { method, headers, body, redirect: 'manual', signal });
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel();
    throw new OutgoingError('redirected', url.host);
  }
  const text = await readBounded(response, request.maxBytes ?? OUTGOING_MOST_BYTES, url.host);
  return { status: response.status, headers: response.headers, text };
}

/** Counts what has been unpacked, so that little that unpacks to much is stopped as well. */
async function readBounded(response: Response, most: number, host: string): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > most) {
      await reader.cancel();
      throw new OutgoingError('too-large', host);
    }
    text += decoder.decode(value, { stream: true });
  }
}

import { type Outgoing, OutgoingError } from '../core/outgoing.ts';

const MOST_BYTES = 256 * 1024;
const TIME_MS = 5_000;

/** Outgoing requests over the platform's own fetch. */
export function createOutgoing({ allowLoopback }: { allowLoopback: boolean }): Outgoing {
  return async (address, request = {}) => {
    if (!URL.canParse(address)) throw new OutgoingError('unresolved', 'The address');
    const url = new URL(address);
    const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    if (url.protocol !== 'https:' && !(loopback && allowLoopback))
      throw new OutgoingError('not-https', url.host);
    const timeout = AbortSignal.timeout(request.timeoutMs ?? TIME_MS);
    const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
    const { method = 'GET', headers, body } = request;
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal }).catch(() => {
      throw new OutgoingError(timeout.aborted ? 'timeout' : 'unreachable', url.host);
    });
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
      throw new OutgoingError('redirected', url.host);
    const text = await readBounded(response, request.maxBytes ?? MOST_BYTES, url.host);
    return { status: response.status, headers: response.headers, text };
  };
}

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

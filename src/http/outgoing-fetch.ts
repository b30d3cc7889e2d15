import { AppError } from '../core/errors.ts';

const MOST_BYTES = 256 * 1024;
const TIME_MS = 5_000;

/**
 * GETs JSON from another system: https (or loopback where the practice LMS runs), no redirects, five seconds,
 * 256 kB. Addresses are those an administrator registered; resolving and refusing private ranges comes with
 * dynamic registration, where strangers name addresses.
 * @throws upstream_failed with a sentence that names the host only.
 */
export async function fetchOutgoingJson(
  address: string,
  options: { allowLoopback: boolean; signal?: AbortSignal },
): Promise<unknown> {
  const url = new URL(address);
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(loopback && options.allowLoopback)) {
    throw new AppError('upstream_failed', `The address at ${url.host} is not https.`);
  }
  const timeout = AbortSignal.timeout(TIME_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const response = await fetch(url, {
    redirect: 'manual',
    signal,
    headers: { accept: 'application/json' },
  }).catch(() => {
    throw new AppError('upstream_failed', `${url.host} did not answer within five seconds.`);
  });
  if (response.status !== 200)
    throw new AppError('upstream_failed', `${url.host} answered with status ${response.status}.`);
  return JSON.parse(await readBounded(response, url.host));
}

async function readBounded(response: Response, host: string): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw new AppError('upstream_failed', `${host} sent more than ${MOST_BYTES} bytes.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

import { AppError } from '../core/errors.ts';
import { type Outgoing, OutgoingError } from '../core/outgoing.ts';

const SENTENCES = {
  'not-https': 'is not reached by https',
  'private-address': 'has an address inside a private network, which is not asked',
  unresolved: 'has no address; check its spelling',
  redirected: 'sent us elsewhere, and redirects are not followed',
  timeout: 'did not answer in time',
  'too-large': 'sent more than we take',
  unreachable: 'could not be reached',
} as const;

/**
 * GETs JSON from another system under the rules of core/outgoing.ts.
 * @throws upstream_failed with a sentence that names the host only.
 */
export async function fetchOutgoingJson(
  outgoing: Outgoing,
  address: string,
  options: { signal?: AbortSignal; headers?: Readonly<Record<string, string>> } = {},
): Promise<unknown> {
  const host = URL.canParse(address) ? new URL(address).host : 'The address';
  const response = await outgoing(address, {
    signal: options.signal,
    headers: { accept: 'application/json', ...options.headers },
  }).catch((error: unknown) => {
    if (!(error instanceof OutgoingError)) throw error;
    throw new AppError('upstream_failed', `${error.host} ${SENTENCES[error.fault]}.`);
  });
  if (response.status !== 200)
    throw new AppError('upstream_failed', `${host} answered with status ${response.status}.`);
  try {
    return JSON.parse(response.text);
  } catch {
    throw new AppError('upstream_failed', `${host} answered with something that is not JSON.`);
  }
}

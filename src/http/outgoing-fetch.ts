import { AppError } from '../core/errors.ts';
import { type Outgoing, OutgoingError, type OutgoingFault } from '../core/outgoing.ts';

/** Why no answer came, as what follows the host's name in a sentence. */
const SENTENCES: Readonly<Record<OutgoingFault, string>> = {
  malformed: 'is no web address that we can ask',
  'not-https': 'is not reached by https',
  port: 'is to be asked at a port that is no web server’s',
  'private-address':
    'has an address inside a private network, which is not asked unless the operator names the host in PRIVATE_PLATFORM_HOSTS',
  unresolved: 'has no address; check its spelling',
  certificate: 'has a certificate that is not valid for it, or that nobody known has issued',
  redirected: 'sent us elsewhere, and redirects are not followed',
  timeout: 'did not answer in time',
  'too-large': 'sent more than we take',
  unreadable: 'answered with something that could not be read',
  unreachable: 'could not be reached',
};

/** Why no answer came, in a sentence that names the host and nothing else of the address. */
export function explainOutgoing({ host, fault }: OutgoingError): string {
  return `${host} ${SENTENCES[fault]}.`;
}

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
    throw new AppError('upstream_failed', explainOutgoing(error));
  });
  if (response.status !== 200)
    throw new AppError('upstream_failed', `${host} answered with status ${response.status}.`);
  try {
    return JSON.parse(response.text);
  } catch {
    throw new AppError('upstream_failed', `${host} answered with something that is not JSON.`);
  }
}

import { type AddressKind, classifyAddress } from './classify-address.ts';
import { OutgoingError } from './outgoing.ts';

/** What an operator decided about ways out that are closed otherwise. */
export interface OutgoingRules {
  /** The practice LMS runs here: loopback may be asked, by http too. */
  readonly allowLoopback: boolean;
  /** Names of hosts in the company's own network that may be asked (PRIVATE_PLATFORM_HOSTS), lower case. */
  readonly privateHosts?: readonly string[];
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Below 1024 only https' own port; above, what is known to be something else than a web server is not asked. */
const NO_WEB_PORTS: ReadonlySet<number> = new Set([
  1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000,
  6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9092, 9200, 9300, 10080, 10250, 11211, 27017,
]);

/**
 * Reads the address of an outgoing request and refuses what its text alone already forbids: no https, a user's
 * name in it, a port that is no web server's, an IP address (in any spelling) that is not a public one.
 * @throws OutgoingError
 */
export function readOutgoingUrl(address: string, rules: OutgoingRules): URL {
  if (!URL.canParse(address)) throw new OutgoingError('malformed', 'The address');
  const url = new URL(address);
  if (url.username || url.password) throw new OutgoingError('malformed', url.host);
  const loopback = rules.allowLoopback && LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !(loopback && url.protocol === 'http:'))
    throw new OutgoingError('not-https', url.host);
  if (!loopback && !isWebPort(url.port)) throw new OutgoingError('port', url.host);
  const literal = literalAddress(url.hostname);
  if (literal !== null) refuseAddress(url.hostname, literal, rules);
  return url;
}

function isWebPort(port: string): boolean {
  const number = Number(port || 443);
  return number === 443 || (number >= 1024 && !NO_WEB_PORTS.has(number));
}

/** The address in a host that is one, without brackets; null for a name. URL has made every spelling plain. */
export function literalAddress(hostname: string): string | null {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  return /^\d+\.\d+\.\d+\.\d+$/.test(hostname) ? hostname : null;
}

/** Refuses an address that requests to this host may not go to. @throws OutgoingError private-address */
export function refuseAddress(hostname: string, address: string, rules: OutgoingRules): void {
  if (!allowedKinds(hostname, rules).includes(classifyAddress(address)))
    throw new OutgoingError('private-address', hostname);
}

function allowedKinds(hostname: string, { allowLoopback, privateHosts = [] }: OutgoingRules): AddressKind[] {
  if (allowLoopback && LOOPBACK.has(hostname)) return ['loopback'];
  return privateHosts.includes(hostname) ? ['public', 'private'] : ['public'];
}

/** Refuses a name that has no address, or one address that is not allowed among others. @throws OutgoingError */
export function refuseAddresses(hostname: string, addresses: readonly string[], rules: OutgoingRules): void {
  if (addresses.length === 0) throw new OutgoingError('unresolved', hostname);
  for (const address of addresses) refuseAddress(hostname, address, rules);
}

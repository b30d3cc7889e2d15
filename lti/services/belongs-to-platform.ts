import { findVendor } from './known-vendors.ts';
import type { PlatformConnection } from './service-ports.ts';

/**
 * Whether an address may be sent one of this platform's tokens (launch-security rule 7): its host and port are
 * those of a registered address, of one that the administrator added, or of a known vendor's cloud. Plain http only
 * where the registered address of that very host is http too, which registration allows on this machine alone.
 */
export function belongsToPlatform(connection: PlatformConnection, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  const registered = [connection.issuer, connection.authUrl, connection.tokenUrl]
    .filter((one) => URL.canParse(one))
    .map((one) => new URL(one).origin);
  if (registered.includes(url.origin)) return true;
  if (url.protocol !== 'https:') return false;
  const { host } = url;
  if (connection.serviceHosts.some((one) => one.toLowerCase() === host)) return true;
  return (findVendor(connection.tokenUrl)?.serviceSuffixes ?? []).some((suffix) => host.endsWith(suffix));
}

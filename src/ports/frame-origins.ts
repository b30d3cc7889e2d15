import type { Launch } from '../../lti/index.ts';

/**
 * Who may frame the session's pages: the issuer, its sign-on host, and the host the launch came back to (Canvas).
 */
export function frameOrigins(launch: Launch, authUrl: string): string[] {
  const addresses = [launch.issuer, authUrl, launch.presentation.returnUrl ?? ''];
  const origins = addresses.map(plainOrigin).filter((origin) => origin !== null);
  return [...new Set(origins)];
}

/**
 * The origin of an address, or null. It becomes part of a policy: a host with a semicolon would end the directive and
 * an asterisk would name everybody, and a URL may have both. So only plain origins count.
 */
export function plainOrigin(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { origin } = new URL(address);
  return PLAIN_ORIGIN.test(origin) ? origin : null;
}

const PLAIN_ORIGIN = /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

import { allVendors, baseOf, fillPath } from './vendors/vendors.ts';

/** How the practice LMS is registered with the tool when nobody did it by a link. */
export const PRACTICE_CLIENT_ID = 'practice-lms';
export const PRACTICE_DEPLOYMENT_ID = '1';

/** One platform as the tool's administrator would write it down by hand. */
export interface PracticeConnection {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly deploymentId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  /** Where it is not the token address. */
  readonly tokenAudience?: string;
}

/** Every platform that the practice LMS at this origin plays; the default one first. */
export function practiceConnections(origin: string): PracticeConnection[] {
  return allVendors.map((vendor) => {
    const base = baseOf(origin, vendor);
    const { clientId, deploymentId } = vendor.registered;
    const at = (path: string) => `${base}${fillPath(path, { client: clientId })}`;
    return {
      name: vendor.name === 'moodle' ? 'Practice LMS' : `Practice LMS as ${vendor.label}`,
      issuer: base,
      clientId,
      deploymentId,
      authUrl: at(vendor.paths.auth),
      tokenUrl: at(vendor.paths.token),
      jwksUrl: at(vendor.paths.jwks),
      ...(vendor.token.ownAudience ? { tokenAudience: at(vendor.token.ownAudience) } : {}),
    };
  });
}

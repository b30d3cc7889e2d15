import {
  keysUrlFor,
  type PlatformConfiguration,
  type RegistrationPlan,
} from '../../../lti/registration/index.ts';
import type { PlatformRow } from './platform.ts';

/** A registration of the same LMS that the tenant has already, as somebody saw it before they confirmed. */
export type KnownPlatform = Pick<
  PlatformRow,
  'id' | 'name' | 'clientId' | 'authUrl' | 'tokenUrl' | 'jwksUrl' | 'status'
>;

/** What rests between the page in the LMS' window and its button. Holds no token but the sealed one. */
export interface RegistrationBody {
  readonly configuration: PlatformConfiguration;
  readonly plan: Pick<RegistrationPlan, 'scopes' | 'claims' | 'variables' | 'places' | 'request'>;
  /** The LMS' registration token under SECRET_KEY; null where it gave none. */
  readonly sealedToken: string | null;
  readonly known: readonly KnownPlatform[];
  /** The LMS says that it updates a tool which it has. */
  readonly isUpdate: boolean;
  /** Who may frame the pages of this registration. */
  readonly frameOrigins: readonly string[];
}

export const knownOf = (platform: PlatformRow): KnownPlatform => {
  const { id, name, clientId, authUrl, tokenUrl, jwksUrl, status } = platform;
  return { id, name, clientId, authUrl, tokenUrl, jwksUrl, status };
};

/** Pure: the registration's addresses as they are kept for a client id. */
export function addressesOf({ configuration }: Pick<RegistrationBody, 'configuration'>, clientId: string) {
  const { authUrl, tokenUrl } = configuration;
  return { authUrl, tokenUrl, jwksUrl: keysUrlFor(configuration, clientId) };
}

const ADDRESSES = ['authUrl', 'tokenUrl', 'jwksUrl'] as const;

/** Pure: the addresses that a registration anew would change. */
export function changedAddresses(
  before: Pick<KnownPlatform, (typeof ADDRESSES)[number]>,
  after: Pick<KnownPlatform, (typeof ADDRESSES)[number]>,
): (typeof ADDRESSES)[number][] {
  return ADDRESSES.filter((name) => before[name] !== after[name]);
}

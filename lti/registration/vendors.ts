import type { ToolPlace } from './tool-description.ts';

export type VendorFamily = 'canvas' | 'moodle' | 'brightspace' | 'blackboard' | 'sakai' | 'other';

/** A host, or with a leading dot every host that ends so. */
type HostPattern = string;

/** What one vendor's platforms do differently, as data. */
export type Vendor = {
  readonly family: VendorFamily;
  /** What they call themselves (product_family_code), small letters. */
  readonly productCodes: readonly string[];
  /** One issuer for all of a cloud's customers, and the hosts that speak for it. */
  readonly clouds: readonly { readonly issuer: string; readonly hosts: readonly HostPattern[] }[];
  /** Hosts of endpoints beside the issuer's own. */
  readonly endpointHosts: readonly HostPattern[];
  /** Who may show our registration page in a frame, beside the issuer's host; as in a content security policy. */
  readonly frameHosts: readonly string[];
  readonly placements: Readonly<Partial<Record<ToolPlace, readonly string[]>>>;
  /** Keys of the vendor's own in the messages of a place, and in the tool's configuration. */
  readonly messageKeys: Readonly<Partial<Record<ToolPlace, Readonly<Record<string, unknown>>>>>;
  readonly toolKeys: (toolId: string) => Readonly<Record<string, unknown>>;
  /** Where the platform's keys really are, where its configuration is known to be wrong. */
  readonly keysUrlOf?: (clientId: string) => string;
};

const CANVAS = 'https://canvas.instructure.com/lti/';

/** Platforms write Canvas' placements bare or with this in front. */
export const barePlacement = (placement: string): string =>
  (placement.startsWith(CANVAS) ? placement.slice(CANVAS.length) : placement).toLowerCase();

const plain = {
  clouds: [],
  endpointHosts: [],
  frameHosts: [],
  placements: { content: ['ContentArea'], course: ['CourseNavigation'] },
  messageKeys: {},
  toolKeys: () => ({}),
} as const satisfies Partial<Vendor>;

const other: Vendor = { ...plain, family: 'other', productCodes: [] };

const vendors: readonly Vendor[] = [
  {
    family: 'canvas',
    productCodes: ['canvas'],
    // customers' sites answer for the cloud's issuer; a Canvas of one's own must have an issuer of its own
    clouds: ['', '.beta', '.test'].map((stage) => ({
      issuer: `https://canvas${stage}.instructure.com`,
      hosts: [`${stage}.instructure.com`, `sso${stage}.canvaslms.com`],
    })),
    endpointHosts: [],
    frameHosts: ['https://*.instructure.com', 'https://*.canvaslms.com'],
    placements: {
      person: ['user_navigation'],
      home: ['global_navigation'],
      administration: ['account_navigation'],
      course: ['course_navigation'],
      content: ['link_selection', 'assignment_selection', 'ContentArea'],
    },
    messageKeys: {
      home: { [`${CANVAS}visibility`]: 'members', [`${CANVAS}display_type`]: 'full_width' },
      course: { [`${CANVAS}course_navigation/default_enabled`]: false },
    },
    toolKeys: (toolId) => ({ [`${CANVAS}privacy_level`]: 'public', [`${CANVAS}tool_id`]: toolId }),
  },
  { ...plain, family: 'moodle', productCodes: ['moodle', 'totara', 'iomad'] },
  {
    ...plain,
    family: 'brightspace',
    productCodes: ['desire2learn', 'd2l', 'brightspace'],
    endpointHosts: ['auth.brightspace.com'],
  },
  {
    ...plain,
    family: 'blackboard',
    productCodes: ['blackboardlearn', 'blackboard', 'blackboard learn'],
    clouds: [
      { issuer: 'https://blackboard.com', hosts: ['developer.blackboard.com', 'developer.anthology.com'] },
    ],
    frameHosts: ['https://*.blackboard.com', 'https://*.anthology.com'],
    // its configuration names another address, which does not hold the keys of launches
    keysUrlOf: (clientId) =>
      `https://developer.blackboard.com/api/v1/management/applications/${encodeURIComponent(clientId)}/jwks.json`,
  },
  { ...plain, family: 'sakai', productCodes: ['sakai'] },
];

/** The vendor of a platform as it calls itself; `other` where nobody knows the name. */
export function findVendor(productCode: string | undefined): Vendor {
  const code = productCode?.trim().toLowerCase() ?? '';
  return vendors.find(({ productCodes }) => productCodes.includes(code)) ?? other;
}

/** Where this platform's public keys are for a registration of ours. */
export function keysUrlFor(
  platform: { readonly issuer: string; readonly productCode?: string; readonly jwksUrl: string },
  clientId: string,
): string {
  const { clouds, keysUrlOf } = findVendor(platform.productCode);
  const inCloud = clouds.some(({ issuer }) => issuer === platform.issuer);
  return keysUrlOf && inCloud ? keysUrlOf(clientId) : platform.jwksUrl;
}

/** The hosts that speak for this issuer beside its own: those of a listed cloud. */
export function cloudHosts(issuer: string): readonly HostPattern[] {
  return vendors.flatMap(({ clouds }) => clouds).find((cloud) => cloud.issuer === issuer)?.hosts ?? [];
}

/** A bare `.instructure.com` must not take a stage's hosts in: `.beta` and `.test` are clouds of their own. */
export function matchesHost(host: string, pattern: HostPattern): boolean {
  if (!pattern.startsWith('.')) return host === pattern;
  if (!host.endsWith(pattern)) return false;
  const rest = host.slice(0, -pattern.length);
  return rest !== '' && !rest.includes('.');
}

/**
 * What a vendor's cloud does differently for all its customers, as data. It is recognised by the host of the token
 * address, which the administrator registered, and never by what a launch claims.
 */
type Vendor = {
  readonly tokenHosts: readonly string[];
  /** Services also live at hosts that end so (and at no other registrable name). */
  readonly serviceSuffixes: readonly string[];
  /** The audience of client assertions, where it is not the token address. */
  readonly audience?: string;
};

const vendors: readonly Vendor[] = [
  // Canvas cloud: one issuer and sign-on host for all, services at <school>.instructure.com
  {
    tokenHosts: ['sso.canvaslms.com', 'canvas.instructure.com'],
    serviceSuffixes: ['.instructure.com'],
  },
  {
    tokenHosts: ['sso.beta.canvaslms.com', 'canvas.beta.instructure.com'],
    serviceSuffixes: ['.beta.instructure.com'],
  },
  {
    tokenHosts: ['sso.test.canvaslms.com', 'canvas.test.instructure.com'],
    serviceSuffixes: ['.test.instructure.com'],
  },
  // Blackboard: one gateway for all, services at <school>.blackboard.com unless the school has a name of its own
  { tokenHosts: ['developer.blackboard.com'], serviceSuffixes: ['.blackboard.com'] },
  // Brightspace: one token host for all, services at the issuer; its audience is neither
  {
    tokenHosts: ['auth.brightspace.com'],
    serviceSuffixes: [],
    audience: 'https://api.brightspace.com/auth/token',
  },
];

/** The entry for this registration's token address, or undefined. Only https counts. */
export function findVendor(tokenUrl: string): Vendor | undefined {
  if (!URL.canParse(tokenUrl)) return undefined;
  const { protocol, host } = new URL(tokenUrl);
  return protocol === 'https:' ? vendors.find(({ tokenHosts }) => tokenHosts.includes(host)) : undefined;
}

import type { FieldFault } from '../../core/errors.ts';

/** An LMS registered with the tenant (launch-security rule 3: issuer and client id together). */
export interface PlatformRow {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  /** The audience of our assertions where it is not the token address. */
  readonly tokenAudience: string | null;
  /** Hosts beside those of its addresses that may be sent its tokens. */
  readonly serviceHosts: readonly string[];
  /** The LMS' make as its launches say, lower case; null before the first. */
  readonly productFamily: string | null;
  readonly status: 'active' | 'suspended';
  /** Since when its person numbers link accounts by themselves; null: they are only proposed. */
  readonly numbersTrustedAt: Date | null;
  /** Since when its administrators may open Connect. */
  readonly lmsAdminsAllowedAt: Date | null;
  readonly practice: boolean;
  readonly lastLaunchAt: Date | null;
  /** When its public keys were last read, and when they last could not be. */
  readonly keysReadAt: Date | null;
  readonly keysFailedAt: Date | null;
  readonly createdAt: Date;
}

export interface DeploymentRow {
  readonly id: string;
  /** As the LMS names it, to the letter. */
  readonly deploymentId: string;
  readonly status: 'active' | 'pending' | 'disabled';
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
}

export interface NewPlatform {
  /** What people here call it; the issuer's host when left out. */
  readonly name?: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly jwksUrl: string;
  readonly deploymentIds: readonly string[];
  /** The audience of our client assertions where it is not the token address (Brightspace). */
  readonly tokenAudience?: string;
  readonly practice?: boolean;
}

const ADDRESSES = {
  issuer: 'https://moodle.example.org',
  authUrl: 'https://moodle.example.org/mod/lti/auth.php',
  tokenUrl: 'https://moodle.example.org/mod/lti/token.php',
  jwksUrl: 'https://moodle.example.org/mod/lti/certs.php',
} as const;

/**
 * Pure: what is wrong with a registration. Addresses are https; http only on this machine and only where the
 * practice LMS may run. The issuer is compared to the letter at a launch, so it is never tidied here.
 */
export function platformFaults(input: NewPlatform, allowLoopback: boolean): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const [field, example] of Object.entries(ADDRESSES)) {
    const written = input[field as keyof typeof ADDRESSES];
    const message = addressFault(written, allowLoopback);
    if (message) faults.push({ field, message: `${message}; example: ${example}` });
  }
  if (/[?#]/.test(input.issuer)) faults.push({ field: 'issuer', message: 'An issuer has no ? and no #.' });
  if (!isIdentifier(input.clientId)) {
    faults.push({
      field: 'clientId',
      message: 'The client id takes 1 to 255 characters, as the LMS shows it.',
    });
  }
  if (input.deploymentIds.length === 0 || !input.deploymentIds.every(isIdentifier)) {
    const message =
      'At least one deployment id of 1 to 255 characters is needed, as the LMS shows it; example: 1.';
    faults.push({ field: 'deploymentIds', message });
  }
  return faults;
}

const isIdentifier = (text: string): boolean => text.length > 0 && text.length <= 255 && text.trim() === text;

function addressFault(written: string, allowLoopback: boolean): string | null {
  if (written.trim() !== written || !URL.canParse(written)) return `"${written}" is no web address`;
  const url = new URL(written);
  if (url.username || url.password) return 'The address must not hold a name or password';
  if (url.protocol === 'https:') return null;
  if (url.protocol !== 'http:') return `"${written}" is no https address`;
  if (!isLoopback(url.hostname)) return `"${written}" must begin with https://`;
  return allowLoopback ? null : 'An LMS on this machine is allowed only where the practice LMS is on';
}

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

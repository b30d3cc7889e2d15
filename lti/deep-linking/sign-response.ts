import { importJWK, type JWK, SignJWT } from 'jose';
import { claims, type DeepLinkingSettings } from '../launch.ts';
import type { ContentItem } from './content-item.ts';
import { decideContentItems } from './decide-content-items.ts';

const claim = 'https://purl.imsglobal.org/spec/lti-dl/claim/';

/** Full names of the claims of a response (Deep Linking 2.0 §3.5). */
export const responseClaims = {
  contentItems: `${claim}content_items`,
  data: `${claim}data`,
  message: `${claim}msg`,
  log: `${claim}log`,
  errorMessage: `${claim}errormsg`,
  errorLog: `${claim}errorlog`,
} as const;

/** As long as a browser may need to carry it over; the platform takes it once. */
const lifetimeSeconds = 300;

export type DeepLinkingResponse = {
  /** The registration and deployment that asked. */
  platform: { issuer: string; clientId: string; deploymentId: string };
  settings: DeepLinkingSettings;
  /** Empty: nothing was chosen. What the settings do not allow is left out here too (`decideContentItems`). */
  items: readonly ContentItem[];
  /** Plain text that the platform may show to the person. */
  message?: string;
  errorMessage?: string;
  /** Plain text for the platform's log. */
  log?: string;
  errorLog?: string;
  key: { kid: string; privateJwk: JWK };
  now: Date;
};

/**
 * The LtiDeepLinkingResponse as a JWT (RS256, good for five minutes, with a nonce of its own each time). `data`
 * goes back as it came, to the character, and only where it came.
 */
export async function signDeepLinkingResponse(response: DeepLinkingResponse): Promise<string> {
  const { platform, settings, key, now } = response;
  const issuedAt = Math.floor(now.getTime() / 1000);
  const payload = {
    iss: platform.clientId,
    aud: platform.issuer,
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    nonce: crypto.randomUUID(),
    [claims.messageType]: 'LtiDeepLinkingResponse',
    [claims.version]: '1.3.0',
    [claims.deploymentId]: platform.deploymentId,
    [responseClaims.contentItems]: decideContentItems(settings, response.items).items,
    ...given(responseClaims.data, settings.data),
    ...given(responseClaims.message, response.message),
    ...given(responseClaims.log, response.log),
    ...given(responseClaims.errorMessage, response.errorMessage),
    ...given(responseClaims.errorLog, response.errorLog),
  };
  const privateKey = await importJWK(key.privateJwk, 'RS256');
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid }).sign(privateKey);
}

const given = (name: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [name]: value };

import { readIdentifier } from './json.ts';
import { readStorageFrame } from './login-state.ts';
import type { Platform, PlatformQuery } from './ports.ts';
import { isOnOrigin } from './prove-claims.ts';
import type { Parameters } from './read-parameters.ts';
import { good, type Result, refuse } from './result.ts';

/** A third-party initiated login (Security Framework 1.0 §5.1.1.1), in any of the spellings platforms use. */
export type LoginRequest = {
  issuer: string;
  loginHint: string;
  targetLinkUri: string;
  messageHint: string | null;
  clientId: string | null;
  deploymentId: string | null;
  /** lti_storage_target: the platform says that it keeps data for us, in a frame of this name */
  storageFrame: string | null;
};

/** Hints are the platform's own: whatever is in them is handed back as it came. */
const maxHint = 8192;

export function readLogin(parameters: Parameters, ownOrigin: string): Result<LoginRequest> {
  const at = (name: string): string | null => parameters.get(name) || null;
  const loginHint = at('login_hint');
  const targetLinkUri = at('target_link_uri');
  const messageHint = at('lti_message_hint');
  const iss = at('iss');
  if (!iss || !loginHint || !targetLinkUri) return refuse('login_incomplete');
  // Canvas writes deployment_id.
  const spellings = [at('lti_deployment_id'), at('deployment_id')].filter((value) => value !== null);
  const identifiers = [iss, ...spellings, at('client_id') ?? iss];
  const hints = [loginHint, messageHint ?? ''];
  if (identifiers.some((value) => readIdentifier(value) === undefined)) return refuse('login_malformed');
  if (hints.some((hint) => hint.length > maxHint)) return refuse('login_malformed');
  if (new Set(spellings).size > 1) return refuse('login_malformed');
  if (!isOnOrigin(targetLinkUri, ownOrigin)) return refuse('target_foreign');
  const [deploymentId = null] = spellings;
  return good({
    issuer: iss,
    loginHint,
    targetLinkUri,
    messageHint,
    clientId: at('client_id'),
    deploymentId,
    // not worth a refusal: without it the login goes on in a new window
    storageFrame: readStorageFrame(at('lti_storage_target')) ?? null,
  });
}

export const platformQuery = ({ issuer, clientId, deploymentId }: LoginRequest): PlatformQuery => ({
  issuer,
  clientId: clientId ?? undefined,
  deploymentId: deploymentId ?? undefined,
});

/**
 * Which registration a login is for. Several tenants may have it: the login goes on as long as all agree on
 * client id and authorisation endpoint, and the launch tells the tenants apart by deployment.
 */
export function decideLoginPlatform(login: LoginRequest, found: readonly Platform[]): Result<Platform> {
  const rows = found.filter(
    (row) => row.issuer === login.issuer && (login.clientId === null || row.clientId === login.clientId),
  );
  const deployed = rows.filter(
    (row) => login.deploymentId !== null && row.deployment?.id === login.deploymentId,
  );
  const candidates = deployed.length > 0 ? deployed : rows;
  const [first, ...others] = candidates;
  if (!first) return refuse('platform_unknown');
  if (others.some((row) => row.clientId !== first.clientId || row.authUrl !== first.authUrl)) {
    return refuse('login_ambiguous');
  }
  if (candidates.every((row) => row.tenantStatus !== 'active')) return refuse('tenant_suspended');
  const open = candidates.find((row) => row.tenantStatus === 'active' && row.status === 'active');
  return open ? good(open) : refuse('platform_suspended');
}

/** The still unused parameters, for carrying on in another window. */
export function loginFields(login: LoginRequest): Record<string, string> {
  const fields: [string, string | null][] = [
    ['iss', login.issuer],
    ['login_hint', login.loginHint],
    ['target_link_uri', login.targetLinkUri],
    ['lti_message_hint', login.messageHint],
    ['client_id', login.clientId],
    ['lti_deployment_id', login.deploymentId],
  ];
  return Object.fromEntries(fields.filter((field): field is [string, string] => field[1] !== null));
}

/** The authentication request to the platform (Security Framework 1.0 §5.1.1.2). */
export function authorizationUrl(
  platform: Platform,
  login: LoginRequest,
  ours: { launchUrl: string; state: string; nonce: string },
): string {
  const url = new URL(platform.authUrl);
  const fields = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: platform.clientId,
    redirect_uri: ours.launchUrl,
    login_hint: login.loginHint,
    ...(login.messageHint === null ? {} : { lti_message_hint: login.messageHint }),
    state: ours.state,
    nonce: ours.nonce,
  };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href;
}

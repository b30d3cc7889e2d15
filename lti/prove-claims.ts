import { type JsonObject, readIdentifier } from './json.ts';
import { claims, type Launch, type RequiredFields, readLaunch } from './launch.ts';
import type { SignatureGood } from './prove-launch.ts';
import { good, type Proof, type Result, refuse } from './result.ts';

/** Clocks may differ by this much, in seconds, either way. */
export const maxSkew = 60;
/** An iat older than this (seconds, before skew) is stale whatever exp says; a login lives as long. */
export const maxTokenAge = 600;

/** Stage 4: signed, in time, complete. What it says may be believed, but whose browser brings it is not known. */
export type ClaimsGood = Proof<
  { readonly launch: Launch; readonly nonce: string; readonly signed: SignatureGood },
  'claims'
>;

/** LTI core §5.3 and OpenID Connect Core §3.1.3.7, in the order in which a person can mend them. */
export function proveClaims(
  signed: SignatureGood,
  { now, ownOrigin }: { now: Date; ownOrigin: string },
): Result<ClaimsGood> {
  const token = signed.parsed.claims;
  if (token.azp !== undefined && token.azp !== null && token.azp !== signed.parsed.clientId) {
    return refuse('authorized_party_wrong');
  }
  const timely = checkTimes(token, now.getTime() / 1000);
  if (!timely.ok) return timely;
  const messageType = checkMessage(token);
  if (!messageType.ok) return messageType;
  const nonce = readIdentifier(token.nonce);
  if (nonce === undefined) return refuse('nonce_missing');
  const required = readRequired(signed, messageType.value, ownOrigin);
  if (!required.ok) return required;
  return good({ launch: readLaunch(required.value, token), nonce, signed } as ClaimsGood);
}

/** RFC 7519 §4.1.4–4.1.6; NumericDate may have a fraction. */
function checkTimes(token: JsonObject, now: number): Result<true> {
  const { iat, exp, nbf } = token;
  if (iat === undefined || exp === undefined) return refuse('time_missing');
  if (!isTime(iat) || !isTime(exp) || exp < iat) return refuse('time_invalid');
  if (nbf !== undefined && nbf !== null && !isTime(nbf)) return refuse('time_invalid');
  if (now > exp + maxSkew) return refuse('token_expired');
  if (iat > now + maxSkew || (isTime(nbf) && nbf > now + maxSkew)) return refuse('token_from_future');
  return now > iat + maxTokenAge + maxSkew ? refuse('token_stale') : good(true);
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

// Known, but not offered here yet: the person deserves a clearer answer than "not complete".
const notOffered = new Set([
  'LtiDeepLinkingRequest',
  'LtiSubmissionReviewRequest',
  'LtiDataPrivacyLaunchRequest',
  'DataPrivacyLaunchRequest',
  'LtiContextLaunchRequest',
  'ContextLaunchRequest',
  'LtiStartProctoring',
  'LtiStartAssessment',
  'LtiEndAssessment',
]);

function checkMessage(token: JsonObject): Result<Launch['messageType']> {
  if (token[claims.version] !== '1.3.0') return refuse('version_wrong');
  const type = token[claims.messageType];
  if (type === 'LtiResourceLinkRequest') return good(type);
  if (typeof type !== 'string' || type === '') return refuse('message_type_missing');
  return refuse(notOffered.has(type) ? 'message_type_not_offered' : 'message_type_unknown');
}

function readRequired(
  { parsed, platform }: SignatureGood,
  messageType: Launch['messageType'],
  ownOrigin: string,
): Result<RequiredFields> {
  const token = parsed.claims;
  if (token.sub === undefined || token.sub === null || token.sub === '') return refuse('subject_missing');
  const sub = readIdentifier(token.sub);
  if (sub === undefined) return refuse('subject_malformed');
  const roles = token[claims.roles];
  if (roles === undefined || roles === null) return refuse('roles_missing');
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) {
    return refuse('roles_malformed');
  }
  const link = token[claims.resourceLink] as { id?: unknown } | null | undefined;
  const resourceLinkId = readIdentifier(link?.id);
  if (resourceLinkId === undefined) return refuse('resource_link_missing');
  const targetLinkUri = token[claims.targetLinkUri];
  if (typeof targetLinkUri !== 'string' || targetLinkUri === '') return refuse('target_missing');
  if (!isOnOrigin(targetLinkUri, ownOrigin)) return refuse('target_foreign');
  const { issuer, clientId, deploymentId } = parsed;
  const sender = { platformId: platform.id, issuer, clientId, deploymentId };
  return good({ messageType, ...sender, sub, targetLinkUri, resourceLinkId, roleNames: roles });
}

/** Whether an address, as a browser reads it, leads to our own site. User info is refused: it only deceives. */
export function isOnOrigin(address: string, origin: string): boolean {
  if (readIdentifier(address, 2048) === undefined || !URL.canParse(address)) return false;
  const url = new URL(address);
  return url.origin === origin && url.username === '' && url.password === '';
}

import { isLoopback, type JsonObject, readIdentifier } from './json.ts';
import { claims, type MessageType } from './launch.ts';
import type { SignatureGood } from './prove-launch.ts';
import { type ReadLaunch, type RequiredFields, readLaunch } from './read-launch.ts';
import { good, type Proof, type Result, refuse } from './result.ts';

/** Clocks may differ by this much, in seconds, either way. */
export const maxSkew = 60;
/** An iat older than this (seconds, before skew) is stale whatever exp says; a login lives as long. */
export const maxTokenAge = 600;

/** Stage 4: signed, in time, complete. What it says may be believed, but whose browser brings it is not known. */
export type ClaimsGood = Proof<
  {
    readonly launch: ReadLaunch;
    /** null: the message names none, and goes where its login was to go */
    readonly targetLinkUri: string | null;
    readonly nonce: string;
    readonly signed: SignatureGood;
  },
  'claims'
>;

/** LTI core §5.3 and OpenID Connect Core §3.1.3.7, in the order in which a person can mend them. */
export function proveClaims(
  signed: SignatureGood,
  { now, ownOrigin }: { now: Date; ownOrigin: string },
): Result<ClaimsGood> {
  const token = signed.parsed.claims;
  const sound = checkToken(token, signed.parsed.clientId, now);
  if (!sound.ok) return sound;
  const messageType = checkMessage(token);
  if (!messageType.ok) return messageType;
  const nonce = readIdentifier(token.nonce);
  if (nonce === undefined) return refuse('nonce_missing');
  const required = readRequired(signed, messageType.value);
  if (!required.ok) return required;
  const loopback = isLoopback(signed.platform.authUrl);
  const launch = checkComplete(readLaunch(required.value, token, { loopback }));
  if (!launch.ok) return launch;
  const target = readTarget(token, messageType.value, ownOrigin);
  if (!target.ok) return target;
  return good({ launch: launch.value, targetLinkUri: target.value, nonce, signed } as ClaimsGood);
}

/** What holds for every signed message, launch or notice: meant for us, in time, of this version. */
export function checkToken(token: JsonObject, clientId: string, now: Date): Result<true> {
  if (token.azp !== undefined && token.azp !== null && token.azp !== clientId) {
    return refuse('authorized_party_wrong');
  }
  const timely = checkTimes(token, now.getTime() / 1000);
  if (!timely.ok) return timely;
  return token[claims.version] === '1.3.0' ? good(true) : refuse('version_wrong');
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

/** Two drafts are sent under two names each. */
const messageTypes: Readonly<Record<string, MessageType>> = {
  LtiResourceLinkRequest: 'LtiResourceLinkRequest',
  LtiDeepLinkingRequest: 'LtiDeepLinkingRequest',
  LtiSubmissionReviewRequest: 'LtiSubmissionReviewRequest',
  LtiDataPrivacyLaunchRequest: 'LtiDataPrivacyLaunchRequest',
  DataPrivacyLaunchRequest: 'LtiDataPrivacyLaunchRequest',
  LtiContextLaunchRequest: 'LtiContextLaunchRequest',
  ContextLaunchRequest: 'LtiContextLaunchRequest',
};

// Known, but not offered: the person deserves a clearer answer than "not complete".
const notOffered = new Set(['LtiStartProctoring', 'LtiStartAssessment', 'LtiEndAssessment']);

function checkMessage(token: JsonObject): Result<MessageType> {
  const type = token[claims.messageType];
  if (typeof type !== 'string' || type === '') return refuse('message_type_missing');
  const known = Object.hasOwn(messageTypes, type) ? messageTypes[type] : undefined;
  if (known) return good(known);
  return refuse(notOffered.has(type) ? 'message_type_not_offered' : 'message_type_unknown');
}

function readRequired({ parsed, platform }: SignatureGood, messageType: MessageType): Result<RequiredFields> {
  const token = parsed.claims;
  if (token.sub === undefined || token.sub === null || token.sub === '') return refuse('subject_missing');
  const sub = readIdentifier(token.sub);
  if (sub === undefined) return refuse('subject_malformed');
  const roles = token[claims.roles];
  if (roles === undefined || roles === null) return refuse('roles_missing');
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) {
    return refuse('roles_malformed');
  }
  const { issuer, clientId, deploymentId } = parsed;
  const sender = { platformId: platform.id, issuer, clientId, deploymentId };
  return good({ messageType, ...sender, sub, roleNames: roles });
}

/**
 * What each message must have beside what all have: LTI core §5.3.5, Deep Linking 2.0 §3.4.1, Submission Review
 * §3.2 (Moodle sends the line items of the course where the specification wants the one line item: either will
 * do), Data Privacy Launch, Context Launch (draft).
 */
function checkComplete(launch: ReadLaunch): Result<ReadLaunch> {
  const { messageType, resourceLink, deepLinking, forUser, ags, context } = launch;
  switch (messageType) {
    case 'LtiResourceLinkRequest':
      return resourceLink ? good(launch) : refuse('resource_link_missing');
    case 'LtiDeepLinkingRequest':
      return deepLinking ? good(launch) : refuse('deep_linking_incomplete');
    case 'LtiSubmissionReviewRequest':
      if (!forUser) return refuse('for_user_missing');
      return ags ? good(launch) : refuse('line_item_missing');
    case 'LtiDataPrivacyLaunchRequest':
      return forUser ? good(launch) : refuse('for_user_missing');
    case 'LtiContextLaunchRequest':
      return context ? good(launch) : refuse('context_missing');
  }
}

const mustNameTarget: readonly MessageType[] = ['LtiResourceLinkRequest', 'LtiSubmissionReviewRequest'];

/** @returns null where the message may leave it to its login, and does */
function readTarget(token: JsonObject, messageType: MessageType, ownOrigin: string): Result<string | null> {
  const target = token[claims.targetLinkUri];
  if (target === undefined || target === null || target === '') {
    return mustNameTarget.includes(messageType) ? refuse('target_missing') : good(null);
  }
  return typeof target === 'string' && isOnOrigin(target, ownOrigin)
    ? good(target)
    : refuse('target_foreign');
}

/** Whether an address, as a browser reads it, leads to our own site. User info is refused: it only deceives. */
export function isOnOrigin(address: string, origin: string): boolean {
  if (readIdentifier(address, 2048) === undefined || !URL.canParse(address)) return false;
  const url = new URL(address);
  return url.origin === origin && url.username === '' && url.password === '';
}

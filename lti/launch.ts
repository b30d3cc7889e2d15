import { isJsonObject, type JsonObject, readIdentifier, readText, readWebUrl } from './json.ts';
import { type LtiRoles, parseRoles } from './roles.ts';

const claim = 'https://purl.imsglobal.org/spec/lti/claim/';

/** Full names of the LTI claims that are read here (LTI core §5.3, 5.4). */
export const claims = {
  messageType: `${claim}message_type`,
  version: `${claim}version`,
  deploymentId: `${claim}deployment_id`,
  targetLinkUri: `${claim}target_link_uri`,
  resourceLink: `${claim}resource_link`,
  roles: `${claim}roles`,
  context: `${claim}context`,
  toolPlatform: `${claim}tool_platform`,
  presentation: `${claim}launch_presentation`,
  lis: `${claim}lis`,
  custom: `${claim}custom`,
} as const;

/** Messages that launch; `DataPrivacyLaunchRequest` and `ContextLaunchRequest` are read as the Lti… ones. */
export type MessageType =
  | 'LtiResourceLinkRequest'
  | 'LtiDeepLinkingRequest'
  | 'LtiSubmissionReviewRequest'
  | 'LtiDataPrivacyLaunchRequest'
  | 'LtiContextLaunchRequest';

/** What the platform asks of a choice of items (Deep Linking 2.0 §3.4.1). */
export type DeepLinkingSettings = {
  /** https, or a loopback address where the platform itself has one */
  returnUrl: string;
  acceptTypes: string[];
  /** iframe, window, embed … */
  acceptTargets: string[];
  /** media types, where files are accepted */
  mediaTypes?: string[];
  acceptMultiple: boolean;
  /** undefined: the platform did not say */
  acceptLineItem: boolean | undefined;
  autoCreate: boolean;
  title?: string;
  text?: string;
  /** opaque; goes back as it came */
  data?: string;
};

/** Whom a message is about, where that is not who launches (submission review, data privacy). */
export type ForUser = {
  userId: string;
  personSourcedid?: string;
  name?: string;
  givenName?: string;
  familyName?: string;
  email?: string;
  roles: string[];
};

/** A proven launch, in plain words. Optional fields are absent when the platform sent null, '' or nothing. */
export type Launch = {
  messageType: MessageType;
  platformId: string;
  issuer: string;
  clientId: string;
  deploymentId: string;
  /** with the tenant and the issuer, the account (launch-security rule 5); the e-mail address never is */
  sub: string;
  name?: string;
  givenName?: string;
  familyName?: string;
  email?: string;
  /** BCP 47 */
  locale?: string;
  roles: LtiRoles;
  /** institution or system Administrator; an administrator of a course alone is not */
  isInstitutionAdmin: boolean;
  /** absent in launches outside a course (Canvas' global navigation) */
  context?: { id: string; label?: string; title?: string; types: string[] };
  /** always there in LtiResourceLinkRequest */
  resourceLink?: { id: string; title?: string; description?: string };
  /** on our own origin */
  targetLinkUri: string;
  presentation: { documentTarget?: string; returnUrl?: string; height?: number; width?: number };
  lis: { personSourcedid?: string; courseOfferingSourcedid?: string; courseSectionSourcedid?: string };
  custom: Record<string, string>;
  toolPlatform: { guid?: string; name?: string; productFamilyCode?: string; version?: string };
  /** Assignment and Grade Services. Service addresses are https or loopback; their host is yet to be checked. */
  ags?: { scopes: string[]; lineItemsUrl?: string; lineItemUrl?: string };
  /** Names and Role Provisioning Services */
  namesRoles?: { membershipsUrl: string; versions: string[] };
  groups?: { groupsUrl: string; groupSetsUrl?: string; scopes: string[] };
  /** Platform Notification Service */
  notices?: { serviceUrl: string; scopes: string[]; noticeTypes: string[] };
  /** always there in LtiDeepLinkingRequest */
  deepLinking?: DeepLinkingSettings;
  /** always there in LtiSubmissionReviewRequest and LtiDataPrivacyLaunchRequest */
  forUser?: ForUser;
  /** who this was in LTI 1.1; of no use unless proven by the signature of the key's secret */
  legacy?: {
    /** absent: the same as sub */
    userId?: string;
    resourceLinkId?: string;
    contextId?: string;
    consumerKey: string;
    proven: boolean;
  };
  /** subs of those whom this person mentors (role_scope_mentor) */
  mentees: string[];
  /** contexts that this one was copied from, as a claim says */
  originContexts: string[];
  /** contexts and links that this one was copied from, the latest first, from custom ctx_history, link_history */
  historyContexts: string[];
  historyLinks: string[];
  /** where in Canvas the tool was opened */
  placement?: string;
};

/** The fields every launch must have; stage 4 has checked them. */
export type RequiredFields = Pick<
  Launch,
  'messageType' | 'platformId' | 'issuer' | 'clientId' | 'deploymentId' | 'sub' | 'targetLinkUri'
> & { resourceLinkId: string; roleNames: readonly string[] };

/** Joins the required fields with what else the token says. What is malformed or unknown is left out. */
export function readLaunch(
  { resourceLinkId, roleNames, ...required }: RequiredFields,
  token: JsonObject,
): Launch {
  const roles = parseRoles(roleNames);
  const link = objectAt(token, claims.resourceLink);
  const presentation = objectAt(token, claims.presentation);
  return {
    ...required,
    name: readExpanded(token.name),
    givenName: readExpanded(token.given_name),
    familyName: readExpanded(token.family_name),
    email: readEmail(token.email),
    locale: readLocale(presentation.locale) ?? readLocale(token.locale),
    roles,
    isInstitutionAdmin: roles.institution.includes('Administrator') || roles.system.includes('Administrator'),
    context: readContext(objectAt(token, claims.context)),
    resourceLink: {
      id: resourceLinkId,
      title: readText(link.title),
      description: readText(link.description),
    },
    presentation: {
      documentTarget: readIdentifier(presentation.document_target),
      returnUrl: readWebUrl(presentation.return_url),
      height: readSize(presentation.height),
      width: readSize(presentation.width),
    },
    lis: { personSourcedid: readIdentifier(readExpanded(objectAt(token, claims.lis).person_sourcedid)) },
    custom: readCustom(objectAt(token, claims.custom)),
    toolPlatform: readToolPlatform(objectAt(token, claims.toolPlatform)),
    mentees: [],
    originContexts: [],
    historyContexts: [],
    historyLinks: [],
  };
}

const nothing: JsonObject = {};

function objectAt(token: JsonObject, name: string): JsonObject {
  const value = token[name];
  return isJsonObject(value) ? value : nothing;
}

// A platform that cannot fill in a variable sends its name: `$Person.name.full` is nobody's name.
const unexpanded = /^\$[A-Za-z]/;

function readExpanded(value: unknown): string | undefined {
  const text = readText(value);
  return text !== undefined && !unexpanded.test(text) ? text : undefined;
}

function readEmail(value: unknown): string | undefined {
  const email = readIdentifier(value, 320);
  return email && /^[^\s@]+@[^\s@]+$/.test(email) ? email : undefined;
}

/** Moodle writes `de_du` where BCP 47 has a hyphen. */
function readLocale(value: unknown): string | undefined {
  const tag = readIdentifier(value, 35);
  try {
    return tag && Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

function readContext(context: JsonObject): Launch['context'] {
  const id = readIdentifier(context.id);
  if (id === undefined) return undefined;
  const types = Array.isArray(context.type) ? context.type : [];
  return {
    id,
    label: readText(context.label),
    title: readText(context.title),
    types: types.map((type) => readIdentifier(type)).filter((type) => type !== undefined),
  };
}

/** Platforms send sizes as numbers and as strings. */
function readSize(value: unknown): number | undefined {
  const size = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof size === 'number' && Number.isInteger(size) && size > 0 && size < 100_000 ? size : undefined;
}

function readCustom(custom: JsonObject): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [key, value] of Object.entries(custom)) {
    const text = readExpanded(value);
    if (readIdentifier(key) !== undefined && text !== undefined) entries.push([key, text]);
  }
  return Object.fromEntries(entries);
}

const readToolPlatform = (platform: JsonObject): Launch['toolPlatform'] => ({
  guid: readIdentifier(platform.guid),
  name: readText(platform.name),
  productFamilyCode: readIdentifier(platform.product_family_code),
  version: readIdentifier(platform.version),
});

import type { LtiRoles } from './roles.ts';

const claim = 'https://purl.imsglobal.org/spec/lti/claim/';

/** Full names of the claims that are read here (LTI core §5.3, 5.4, and each service's own specification). */
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
  forUser: `${claim}for_user`,
  legacy: `${claim}lti1p1`,
  originContexts: `${claim}origin_contexts`,
  notice: `${claim}notice`,
  noticeService: `${claim}platformnotificationservice`,
  /** the second is how the specification prints it, and what some platforms therefore send */
  mentees: [`${claim}role_scope_mentor`, 'https://purlimsglobal.org/spec/lti/claim/role_scope_mentor'],
  ags: 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint',
  namesRoles: 'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice',
  groups: 'https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice',
  deepLinking: 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings',
  canvasPlacement: 'https://www.instructure.com/placement',
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

/** Who somebody was in LTI 1.1, as the lti1p1 claim says. */
export type LegacyIdentity = {
  /** absent: the same as sub */
  userId?: string;
  resourceLinkId?: string;
  contextId?: string;
  consumerKey: string;
  /** whether the secret of the consumer key has signed it; otherwise none of this may be used */
  proven: boolean;
  /** why it is not proven */
  doubt?: 'key_unknown' | 'signature_missing' | 'signature_wrong';
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
  legacy?: LegacyIdentity;
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

/**
 * What sets one LMS apart from another where a tool can notice it. Where a fact was captured or read in a
 * vendor's source it is in the standards of this project; the rest is a plausible choice and says so.
 */
import type { JWTPayload } from 'jose';
import type { LaunchFacts } from '../platform/launch-facts.ts';

export const VENDOR_NAMES = ['moodle', 'canvas', 'brightspace', 'blackboard', 'sakai'] as const;
export type VendorName = (typeof VENDOR_NAMES)[number];

export type CourseRole = 'Instructor' | 'Learner';

export interface Vendor {
  readonly name: VendorName;
  /** What people call it. */
  readonly label: string;
  /** The tool_platform claim's product_family_code. */
  readonly productFamily: string;
  /** As its openid configuration says it. */
  readonly version: string;
  /** How the tool is registered when the practice company is loaded. */
  readonly registered: { readonly clientId: string; readonly deploymentId: string };
  readonly paths: Paths;
  /** What Moodle writes behind service addresses: `?type_id=…`. */
  readonly serviceQuery: ((toolId: string) => Readonly<Record<string, string>>) | null;
  readonly login: LoginStyle;
  readonly token: TokenStyle;
  readonly grades: GradeStyle;
  readonly paging: PagingStyle;
  readonly registration: RegistrationStyle;
  readonly frame: FrameStyle;
  /** Scopes that its services know, as its openid configuration lists them. */
  readonly scopes: readonly string[];
  readonly messages: readonly { readonly type: string; readonly placements?: readonly string[] }[];
  /** Own pages from which the tool is launched without an activity (Canvas). */
  readonly placements: readonly string[];
  /** Seconds between iat and exp of a launch. */
  readonly tokenLife: number;
  readonly contextType: string;
  /** How the message is called that opens the tool for a whole course; null where there is none. */
  readonly contextMessage: 'LtiContextLaunchRequest' | 'ContextLaunchRequest' | null;
  readonly privacyMessage: 'LtiDataPrivacyLaunchRequest' | 'DataPrivacyLaunchRequest';
  /** The field of for_user that bears the subject in a data privacy launch. */
  readonly privacyUserField: 'user_id' | 'id';
  readonly reviews: boolean;
  /** Its name for somebody whose number in this LMS is `number`. */
  sub(number: string): string;
  /** Its identifier of a course or of a placed activity, made of the number. */
  contextId(number: string): string;
  resourceLinkId(number: string): string;
  roles(facts: Pick<LaunchFacts, 'role' | 'administrator' | 'member'>): readonly string[];
  /** What the tool asks for when somebody registers it by hand with this LMS. */
  readonly defaultCustom: Readonly<Record<string, string>>;
  /** Its substitution variables; null is what Moodle sends for what is not shared. */
  variables(facts: LaunchFacts): Readonly<Record<string, string | null>>;
  readonly contentTypes: readonly string[];
  /** The deep linking settings beside those that every platform sends. */
  readonly contentSettings: Readonly<Record<string, unknown>>;
  /** Claims of its own; they are laid over the common ones. */
  ownClaims(facts: LaunchFacts): JWTPayload;
  /** What it adds to the custom claim without being asked. */
  ownCustom(facts: LaunchFacts): Readonly<Record<string, string>>;
}

/** Hono patterns below the platform's base; `:course`, `:item` and `:tool` are filled in for addresses. */
export interface Paths {
  readonly auth: string;
  readonly token: string;
  readonly jwks: string;
  readonly openid: string;
  readonly register: string;
  readonly contentReturn: string;
  readonly lineItems: string;
  readonly lineItem: string;
  readonly members: string;
  readonly groups: string | null;
  readonly notices: string | null;
}

export interface LoginStyle {
  readonly method: 'POST' | 'GET';
  readonly deployment: 'lti_deployment_id' | 'deployment_id';
  readonly extra: Readonly<Record<string, string>>;
  messageHint(launchId: string): string;
}

export interface TokenStyle {
  readonly contentType: string;
  /** Which audience of a client assertion is taken; Moodle takes any. */
  readonly audience: 'any' | 'token address' | 'own';
  /** The "own" audience, below the base. */
  readonly ownAudience: string | null;
  readonly refusesReplay: boolean;
}

export interface GradeStyle {
  /** Moodle's: not fully graded wipes, above the maximum is clamped. */
  readonly wipesAndClamps: boolean;
  readonly answer: (resultUrl: string) => { readonly status: 200 | 201 | 204; readonly body: string };
}

export interface PagingStyle {
  readonly by: 'from' | 'page';
  readonly lineItemsLimit: number | null;
  readonly membersLimit: number | null;
  readonly curlyLineItemLinks: boolean;
  readonly differences: boolean;
  readonly fullRoleNames: boolean;
}

export interface RegistrationStyle {
  readonly opens: 'frame' | 'new tab';
  /** Canvas reads the registration token already when the configuration is asked for. */
  readonly guardsConfiguration: boolean;
  readonly refusesUnknownScopes: boolean;
  readonly overstatesScopes: boolean;
  readonly tellsDeployment: boolean;
  readonly oneToolPerDomain: boolean;
  readonly activateWord: string;
}

export interface FrameStyle {
  /** Who answers lti.put_data and lti.get_data; Moodle has nobody. */
  readonly storage: 'none' | 'forwarding frame' | 'parent window';
  readonly legacySubjects: boolean;
  readonly resize: 'none' | 'object' | 'text';
  readonly alerts: boolean;
}

const LTI = 'https://purl.imsglobal.org/spec/lti';
export const CLAIM = `${LTI}/claim/`;
export const SCOPE = {
  lineItem: `${LTI}-ags/scope/lineitem`,
  lineItemRead: `${LTI}-ags/scope/lineitem.readonly`,
  result: `${LTI}-ags/scope/result.readonly`,
  score: `${LTI}-ags/scope/score`,
  members: `${LTI}-nrps/scope/contextmembership.readonly`,
  groups: `${LTI}-gs/scope/contextgroup.readonly`,
  notices: `${LTI}/scope/noticehandlers`,
} as const;
export const GRADE_SCOPES = [SCOPE.lineItem, SCOPE.lineItemRead, SCOPE.result, SCOPE.score] as const;

const VOCAB = 'http://purl.imsglobal.org/vocab/lis/v2';
export const MEMBERSHIP = `${VOCAB}/membership#`;
export const INSTITUTION = `${VOCAB}/institution/person#`;
export const SYSTEM = `${VOCAB}/system/person#`;
export const COURSE_OFFERING = `${VOCAB}/course#CourseOffering`;

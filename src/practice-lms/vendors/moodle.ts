import { loginOf, nameOf } from '../members.ts';
import type { LaunchFacts } from '../platform/launch-facts.ts';
import { CLAIM, GRADE_SCOPES, INSTITUTION, MEMBERSHIP, SCOPE, SYSTEM, type Vendor } from './vendor.ts';

/** Moodle 5.1, as it was captured (standards, "Moodle 5.1 as an LTI platform"). */
export const moodle: Vendor = {
  name: 'moodle',
  label: 'Moodle',
  productFamily: 'moodle',
  version: '5.1+ (Build: 20251017)',
  registered: { clientId: 'practice-lms', deploymentId: '1' },
  paths: {
    auth: '/mod/lti/auth.php',
    token: '/mod/lti/token.php',
    jwks: '/mod/lti/certs.php',
    openid: '/mod/lti/openid-configuration.php',
    register: '/mod/lti/openid-registration.php',
    contentReturn: '/mod/lti/contentitem_return.php',
    lineItems: '/mod/lti/services.php/:course/lineitems',
    lineItem: '/mod/lti/services.php/:course/lineitems/:item/lineitem',
    members: '/mod/lti/services.php/CourseSection/:course/bindings/:tool/memberships',
    groups: null,
    notices: null,
  },
  serviceQuery: (toolId) => ({ type_id: toolId }),
  login: {
    method: 'POST',
    deployment: 'lti_deployment_id',
    extra: {},
    messageHint: (launchId) => JSON.stringify({ cmid: 1, launchid: launchId }),
  },
  token: {
    contentType: 'text/html; charset=utf-8',
    audience: 'any',
    ownAudience: null,
    refusesReplay: false,
  },
  grades: { wipesAndClamps: true, answer: () => ({ status: 200, body: '' }) },
  paging: {
    by: 'from',
    lineItemsLimit: null,
    membersLimit: null,
    curlyLineItemLinks: true,
    differences: false,
    fullRoleNames: false,
  },
  registration: {
    opens: 'frame',
    guardsConfiguration: false,
    refusesUnknownScopes: false,
    overstatesScopes: true,
    tellsDeployment: true,
    oneToolPerDomain: false,
    activateWord: 'Activate',
  },
  frame: { storage: 'none', legacySubjects: false, resize: 'none', alerts: false },
  scopes: [
    'https://purl.imsglobal.org/spec/lti-bo/scope/basicoutcome',
    SCOPE.lineItemRead,
    SCOPE.result,
    SCOPE.score,
    SCOPE.lineItem,
    SCOPE.members,
    'https://purl.imsglobal.org/spec/lti-ts/scope/toolsetting',
    'openid',
  ],
  messages: [
    { type: 'LtiResourceLinkRequest' },
    { type: 'LtiDeepLinkingRequest', placements: ['ContentArea'] },
  ],
  placements: [],
  tokenLife: 60,
  contextType: 'CourseSection',
  contextMessage: null,
  privacyMessage: 'LtiDataPrivacyLaunchRequest',
  privacyUserField: 'user_id',
  reviews: true,
  sub: (number) => number,
  contextId: (number) => number,
  resourceLinkId: (number) => number,
  roles: ({ role, administrator }) =>
    administrator
      ? [`${INSTITUTION}Administrator`, `${MEMBERSHIP}Instructor`, `${SYSTEM}Administrator`]
      : [`${MEMBERSHIP}${role}`],
  defaultCustom: {
    due: '$ResourceLink.submission.endDateTime',
    user_username: '$User.username',
    person_sourcedid: '$Person.sourcedId',
    tz: '$Person.address.timezone',
    ctx_history: '$Context.id.history',
  },
  variables: moodleVariables,
  contentTypes: ['ltiResourceLink'],
  contentSettings: {
    accept_presentation_document_targets: ['frame', 'iframe', 'window'],
    accept_copy_advice: false,
    accept_multiple: true,
    accept_unsigned: false,
    auto_create: false,
    can_confirm: false,
  },
  ownClaims: moodleClaims,
  ownCustom: moodleOwnCustom,
};

/** What is not shared arrives as null, and what nobody has set as nothing. */
function moodleVariables({ member, course, activity, tool, preferences, origins, sub, role }: LaunchFacts) {
  const name = (words: string) => (tool.sharesNames ? words : null);
  return {
    'Context.id': course?.id ?? '',
    'Context.title': course?.title ?? '',
    'Context.label': course?.label ?? '',
    'Context.sourcedId': course?.label ?? '',
    'Context.id.history': origins.join(','),
    'CourseSection.title': course?.title ?? '',
    'CourseSection.label': course?.label ?? '',
    'CourseSection.sourcedId': course?.label ?? '',
    'ResourceLink.id': activity?.id ?? '',
    'ResourceLink.title': activity?.title ?? '',
    'ResourceLink.description': activity?.text ?? '',
    'User.id': sub,
    'User.username': name(loginOf(member)),
    'Person.name.full': name(nameOf(member)),
    'Person.name.given': name(member.givenName),
    'Person.name.family': name(member.familyName),
    'Person.email.primary': tool.sharesEmail ? member.email : null,
    'Person.sourcedId': member.employeeNumber ?? '',
    'Person.address.timezone': preferences.timeZone,
    'Membership.role': role,
    'Moodle.Person.userGroupIds': '',
  };
}

function moodleClaims(facts: LaunchFacts) {
  const { base, tool, member, course, activity, messageType, sub, preferences, returnUrl } = facts;
  const isContent = messageType === 'LtiDeepLinkingRequest';
  const result = { data: { instanceid: activity?.id, userid: sub, typeid: tool.id, launchid: 1 }, hash: '' };
  return {
    [`${CLAIM}lis`]: {
      person_sourcedid: member.employeeNumber ?? '',
      course_section_sourcedid: course?.label ?? '',
    },
    [`${CLAIM}ext`]: {
      ...(tool.sharesNames ? { user_username: loginOf(member) } : {}),
      lms: 'moodle-2',
    },
    [`${CLAIM}tool_platform`]: {
      product_family_code: 'moodle',
      version: '2025100600.02',
      guid: 'practice',
      name: 'PRACTICE',
      description: 'Practice LMS',
    },
    [`${CLAIM}launch_presentation`]: isContent
      ? { locale: preferences.locale }
      : { locale: preferences.locale, document_target: 'iframe', return_url: returnUrl },
    ...(activity && tool.scopes.some((scope) => GRADE_SCOPES.some((grade) => grade === scope))
      ? {
          'https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome': {
            lis_result_sourcedid: JSON.stringify(result),
            lis_outcome_service_url: `${base}/mod/lti/service.php`,
          },
        }
      : {}),
  };
}

/** Addresses of its services, one of them with a hole that Moodle leaves open. */
function moodleOwnCustom({ base, tool, course, messageType }: LaunchFacts): Record<string, string> {
  if (!course || messageType === 'LtiDeepLinkingRequest') return {};
  const services = `${base}/mod/lti/services.php`;
  return {
    context_memberships_url: `${services}/CourseSection/${course.id}/bindings/${tool.id}/memberships`,
    system_setting_url: `${services}/tool/${tool.id}/custom`,
    context_setting_url: `${services}/CourseSection/${course.id}/bindings/tool/${tool.id}/custom`,
    link_setting_url: `${services}/links/{link_id}/custom`,
  };
}

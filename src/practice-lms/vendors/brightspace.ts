import { loginOf } from '../members.ts';
import type { LaunchFacts } from '../platform/launch-facts.ts';
import { commonVariables, fullRoles } from './common-variables.ts';
import { uuidId } from './derive-id.ts';
import { CLAIM, COURSE_OFFERING, GRADE_SCOPES, SCOPE, type Vendor } from './vendor.ts';

/** Brightspace. Its audience, claims and registration are documented; service addresses are plausible. */
export const brightspace: Vendor = {
  name: 'brightspace',
  label: 'Brightspace',
  productFamily: 'desire2learn',
  version: '20.26.3',
  registered: {
    clientId: uuidId('brightspace client'),
    deploymentId: uuidId('brightspace deployment'),
  },
  paths: {
    auth: '/d2l/lti/authenticate',
    token: '/core/connect/token',
    jwks: '/d2l/.well-known/jwks',
    openid: '/d2l/.well-known/openid-configuration',
    register: '/d2l/api/lti/register',
    contentReturn: '/d2l/le/lti/deeplinking/return',
    lineItems: '/d2l/api/lti/ags/2.0/deployment/:tool/orgunit/:course/lineitems',
    lineItem: '/d2l/api/lti/ags/2.0/deployment/:tool/orgunit/:course/lineitems/:item',
    members: '/d2l/api/lti/nrps/2.0/deployment/:tool/orgunit/:course/memberships',
    groups: null,
    notices: null,
  },
  serviceQuery: null,
  login: {
    method: 'POST',
    deployment: 'lti_deployment_id',
    extra: {},
    messageHint: (launchId) => launchId,
  },
  token: {
    contentType: 'application/json; charset=utf-8',
    audience: 'own',
    ownAudience: '/api/auth/token',
    refusesReplay: true,
  },
  grades: { wipesAndClamps: false, answer: () => ({ status: 204, body: '' }) },
  paging: {
    by: 'page',
    lineItemsLimit: 20,
    membersLimit: 20,
    curlyLineItemLinks: false,
    differences: false,
    fullRoleNames: true,
  },
  registration: {
    opens: 'new tab',
    guardsConfiguration: false,
    refusesUnknownScopes: false,
    overstatesScopes: false,
    tellsDeployment: true,
    oneToolPerDomain: true,
    activateWord: 'Enable',
  },
  frame: { storage: 'none', legacySubjects: false, resize: 'text', alerts: false },
  scopes: [...GRADE_SCOPES, SCOPE.members],
  messages: [
    { type: 'LtiResourceLinkRequest' },
    { type: 'LtiDeepLinkingRequest', placements: ['ContentArea', 'RichTextEditor'] },
    { type: 'LtiSubmissionReviewRequest' },
  ],
  placements: [],
  tokenLife: 3600,
  contextType: COURSE_OFFERING,
  contextMessage: null,
  privacyMessage: 'LtiDataPrivacyLaunchRequest',
  privacyUserField: 'user_id',
  reviews: true,
  sub: (number) => `${uuidId('brightspace')}_${number}`,
  contextId: (number) => number,
  resourceLinkId: (number) => number,
  roles: fullRoles,
  defaultCustom: {
    user_username: '$User.username',
    course_sourcedid: '$CourseOffering.sourcedId',
    ctx_history: '$Context.id.history',
    link_history: '$ResourceLink.id.history',
    // Brightspace knows no such variable
    tz: '$Person.address.timezone',
  },
  variables(facts) {
    const { 'Person.address.timezone': _, ...known } = commonVariables(brightspace, facts);
    return {
      ...known,
      'Context.id.history': facts.origins.join(','),
      'ResourceLink.id.history': facts.activity?.copyOf ?? '',
    };
  },
  contentTypes: ['ltiResourceLink', 'link', 'html', 'image'],
  contentSettings: {
    accept_presentation_document_targets: ['iframe', 'window', 'embed'],
    accept_multiple: true,
    accept_lineitem: true,
    auto_create: true,
  },
  ownClaims: brightspaceClaims,
  ownCustom: () => ({}),
};

function brightspaceClaims({ tool, member, course, preferences, returnUrl, activity }: LaunchFacts) {
  return {
    locale: preferences.locale,
    'http://www.brightspace.com': {
      tenant_id: uuidId('brightspace'),
      org_defined_id: member.employeeNumber ?? '',
      user_id: Number(member.number),
      ...(tool.sharesNames ? { username: loginOf(member) } : {}),
      ...(activity ? { link_id: activity.id } : {}),
    },
    [`${CLAIM}lti11_legacy_user_id`]: member.number,
    [`${CLAIM}lis`]: {
      person_sourcedid: member.employeeNumber ?? '',
      ...(course ? { course_offering_sourcedid: course.label } : {}),
    },
    [`${CLAIM}tool_platform`]: {
      guid: uuidId('brightspace'),
      name: 'Practice LMS as Brightspace',
      product_family_code: 'desire2learn',
      version: '20.26.3',
    },
    [`${CLAIM}launch_presentation`]: {
      document_target: 'iframe',
      locale: preferences.locale,
      return_url: returnUrl,
    },
  };
}

import type { LaunchFacts } from '../platform/launch-facts.ts';
import { commonVariables, fullRoles } from './common-variables.ts';
import { hexId, uuidId } from './derive-id.ts';
import { CLAIM, COURSE_OFFERING, GRADE_SCOPES, SCOPE, type Vendor } from './vendor.ts';

/**
 * Blackboard: one issuer and one client id for all its customers, told apart by the deployment. Addresses below
 * the gateway are documented, those of the services plausible.
 */
export const blackboard: Vendor = {
  name: 'blackboard',
  label: 'Blackboard',
  productFamily: 'BlackboardLearn',
  version: '4000.6.0',
  registered: {
    clientId: uuidId('blackboard application'),
    deploymentId: uuidId('blackboard customer'),
  },
  paths: {
    auth: '/api/v1/gateway/oidcauth',
    token: '/api/v1/gateway/oauth2/jwttoken',
    jwks: '/api/v1/management/applications/:client/jwks.json',
    openid: '/api/v1/management/.well-known/openid-configuration',
    register: '/api/v1/management/applications/lti/register',
    contentReturn: '/webapps/blackboard/controller/lti/v1p3/deepLinkingReturn',
    lineItems: '/learn/api/v1/lti/courses/:course/lineItems',
    lineItem: '/learn/api/v1/lti/courses/:course/lineItems/:item',
    members: '/learn/api/v1/lti/external/nrps/:course',
    groups: '/learn/api/v1/lti/external/courses/:course/groups',
    notices: null,
  },
  serviceQuery: null,
  login: {
    method: 'GET',
    deployment: 'lti_deployment_id',
    extra: {},
    messageHint: (launchId) => launchId,
  },
  token: {
    contentType: 'application/json',
    audience: 'token address',
    ownAudience: null,
    refusesReplay: true,
  },
  grades: { wipesAndClamps: false, answer: () => ({ status: 200, body: '' }) },
  paging: {
    by: 'page',
    lineItemsLimit: 20,
    membersLimit: 20,
    curlyLineItemLinks: false,
    differences: false,
    fullRoleNames: true,
  },
  registration: {
    opens: 'frame',
    guardsConfiguration: false,
    refusesUnknownScopes: false,
    overstatesScopes: false,
    tellsDeployment: false,
    oneToolPerDomain: false,
    activateWord: 'Approve',
  },
  frame: { storage: 'none', legacySubjects: false, resize: 'none', alerts: false },
  scopes: [...GRADE_SCOPES, SCOPE.members, SCOPE.groups],
  messages: [
    { type: 'LtiResourceLinkRequest' },
    { type: 'LtiDeepLinkingRequest', placements: ['ContentArea'] },
    { type: 'LtiSubmissionReviewRequest' },
  ],
  placements: [],
  tokenLife: 3600,
  contextType: COURSE_OFFERING,
  contextMessage: 'ContextLaunchRequest',
  privacyMessage: 'DataPrivacyLaunchRequest',
  privacyUserField: 'id',
  reviews: true,
  sub: (number) => hexId(`blackboard user ${number}`, 32),
  contextId: (number) => hexId(`blackboard course ${number}`, 32),
  resourceLinkId: (number) => `_${number}_1`,
  roles: fullRoles,
  defaultCustom: {
    user_username: '$User.username',
    batch_uid: '@X@user.batch_uid@X@',
    person_sourcedid: '$Person.sourcedId',
    ctx_history: '$Context.id.history',
  },
  variables: (facts) => commonVariables(blackboard, facts),
  contentTypes: ['link', 'file', 'html', 'ltiResourceLink', 'image'],
  contentSettings: {
    accept_presentation_document_targets: ['embed', 'iframe', 'window'],
    accept_media_types: '*/*',
    accept_multiple: true,
    accept_lineitem: true,
    auto_create: true,
    data: 'practice-blackboard-data',
  },
  ownClaims: blackboardClaims,
  ownCustom: () => ({}),
};

function blackboardClaims({ base, member, preferences, returnUrl, now, sub }: LaunchFacts) {
  return {
    locale: preferences.locale,
    'https://blackboard.com/lti/claim/one_time_session_token': `${sub}:${now.getTime()}`,
    'https://blackboard.com/webapps/foundations-connector/foundations-ids': {
      site: uuidId('blackboard site'),
      tenant: uuidId('blackboard customer'),
    },
    [`${CLAIM}lis`]: { person_sourcedid: member.employeeNumber ?? '' },
    [`${CLAIM}lti11_legacy_user_id`]: sub,
    [`${CLAIM}tool_platform`]: {
      guid: hexId('blackboard', 32),
      name: 'Practice LMS as Blackboard',
      description: 'Practice LMS',
      url: base,
      product_family_code: 'BlackboardLearn',
      version: '4000.6.0',
    },
    [`${CLAIM}launch_presentation`]: {
      document_target: 'window',
      locale: preferences.locale,
      return_url: returnUrl,
    },
  };
}

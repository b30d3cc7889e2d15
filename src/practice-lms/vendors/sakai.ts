import { loginOf } from '../members.ts';
import type { LaunchFacts } from '../platform/launch-facts.ts';
import { commonVariables } from './common-variables.ts';
import { uuidId } from './derive-id.ts';
import {
  CLAIM,
  COURSE_OFFERING,
  GRADE_SCOPES,
  INSTITUTION,
  MEMBERSHIP,
  SCOPE,
  SYSTEM,
  type Vendor,
} from './vendor.ts';

/** Sakai: platform storage in the embedding window, legacy message subjects, whole-course launches. */
export const sakai: Vendor = {
  name: 'sakai',
  label: 'Sakai',
  productFamily: 'sakai',
  version: '25.0',
  registered: { clientId: uuidId('sakai client'), deploymentId: '1' },
  paths: {
    auth: '/imsoidc/lti13/oidc_auth',
    token: '/imsblis/lti13/token',
    jwks: '/imsblis/lti13/keyset',
    openid: '/imsblis/lti13/.well-known/openid-configuration',
    register: '/imsblis/lti13/registration_endpoint',
    contentReturn: '/access/lti/deep_link_return',
    lineItems: '/imsblis/lti13/lineitems/:course',
    lineItem: '/imsblis/lti13/lineitems/:course/:item',
    members: '/imsblis/lti13/namesandroles/:course',
    groups: null,
    notices: '/imsblis/lti13/pns/:tool',
  },
  serviceQuery: null,
  login: {
    method: 'GET',
    deployment: 'lti_deployment_id',
    extra: { lti_storage_target: '_parent' },
    messageHint: (launchId) => launchId,
  },
  token: {
    contentType: 'application/json',
    audience: 'token address',
    ownAudience: null,
    refusesReplay: false,
  },
  grades: { wipesAndClamps: false, answer: () => ({ status: 200, body: '' }) },
  paging: {
    by: 'from',
    lineItemsLimit: null,
    membersLimit: null,
    curlyLineItemLinks: false,
    differences: true,
    fullRoleNames: true,
  },
  registration: {
    opens: 'frame',
    guardsConfiguration: false,
    refusesUnknownScopes: false,
    overstatesScopes: false,
    tellsDeployment: true,
    oneToolPerDomain: false,
    activateWord: 'Activate',
  },
  frame: { storage: 'parent window', legacySubjects: true, resize: 'text', alerts: false },
  scopes: [...GRADE_SCOPES, SCOPE.members, SCOPE.notices],
  messages: [
    { type: 'LtiResourceLinkRequest' },
    { type: 'LtiDeepLinkingRequest', placements: ['ContentArea'] },
    { type: 'LtiContextLaunchRequest' },
    { type: 'LtiDataPrivacyLaunchRequest' },
    { type: 'LtiSubmissionReviewRequest' },
  ],
  placements: [],
  tokenLife: 3600,
  contextType: COURSE_OFFERING,
  contextMessage: 'LtiContextLaunchRequest',
  privacyMessage: 'LtiDataPrivacyLaunchRequest',
  privacyUserField: 'user_id',
  reviews: true,
  sub: (number) => uuidId(`sakai user ${number}`),
  contextId: (number) => uuidId(`sakai site ${number}`),
  resourceLinkId: (number) => `content:${number}`,
  roles: ({ role, administrator }) => [
    `${MEMBERSHIP}${role}`,
    ...(administrator ? [`${INSTITUTION}Administrator`, `${SYSTEM}Administrator`] : []),
  ],
  defaultCustom: {
    user_username: '$User.username',
    person_sourcedid: '$Person.sourcedId',
    ctx_history: '$Context.id.history',
    tz: '$Person.address.timezone',
  },
  variables: (facts) => ({
    ...commonVariables(sakai, facts),
    'Context.id.history': facts.origins.map((id) => sakai.contextId(id)).join(','),
  }),
  contentTypes: ['ltiResourceLink', 'link'],
  contentSettings: {
    accept_presentation_document_targets: ['iframe', 'window'],
    accept_media_types: 'application/vnd.ims.lti.v1.ltilink',
    accept_multiple: true,
    accept_lineitem: true,
    auto_create: false,
    data: 'practice-sakai-data',
  },
  ownClaims: sakaiClaims,
  ownCustom: () => ({}),
};

function sakaiClaims({ base, member, course, preferences, returnUrl, role }: LaunchFacts) {
  return {
    locale: preferences.locale,
    [`${CLAIM}lis`]: {
      person_sourcedid: member.employeeNumber ?? '',
      ...(course ? { course_offering_sourcedid: course.label } : {}),
    },
    [`${CLAIM}tool_platform`]: {
      guid: 'practice.sakai',
      name: 'Practice LMS as Sakai',
      product_family_code: 'sakai',
      version: '25.0',
    },
    [`${CLAIM}launch_presentation`]: {
      document_target: 'iframe',
      locale: preferences.locale,
      return_url: returnUrl,
    },
    'https://www.sakailms.org/spec/lti/claim/extension': {
      sakai_eid: loginOf(member),
      sakai_role: role === 'Instructor' ? 'Instructor' : 'Student',
      sakai_server: base,
      sakai_serverid: 'practice',
      sakai_launch_presentation_css_url_list: `${base}/brand.css`,
    },
  };
}

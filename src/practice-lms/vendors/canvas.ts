import { loginOf } from '../members.ts';
import type { LaunchFacts } from '../platform/launch-facts.ts';
import { commonVariables } from './common-variables.ts';
import { hexId, uuidId } from './derive-id.ts';
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

const OWN = 'https://www.instructure.com/';

/** Who learns here and teaches in another course; Canvas says so in every launch. */
const TEACHES_ELSEWHERE = ['24', '21'];

/** Canvas, as its source and documents have it (standards, "LTI 1.3 / Advantage"). */
export const canvas: Vendor = {
  name: 'canvas',
  label: 'Canvas',
  productFamily: 'canvas',
  version: 'OpenSource',
  registered: {
    clientId: '10000000000005',
    deploymentId: '1:8865aa05b4b79b64a91a86042e43af5ea8ae79eb',
  },
  paths: {
    auth: '/api/lti/authorize_redirect',
    token: '/login/oauth2/token',
    jwks: '/api/lti/security/jwks',
    openid: '/api/lti/security/openid-configuration',
    register: '/api/lti/registrations',
    contentReturn: '/deep_linking_response',
    lineItems: '/api/lti/courses/:course/line_items',
    lineItem: '/api/lti/courses/:course/line_items/:item',
    members: '/api/lti/courses/:course/names_and_roles',
    groups: null,
    notices: '/api/lti/notice-handlers/:tool',
  },
  serviceQuery: null,
  login: {
    method: 'POST',
    deployment: 'deployment_id',
    extra: {
      canvas_region: 'us-east-1',
      canvas_environment: 'production',
      lti_storage_target: 'post_message_forwarding',
    },
    // a JWT in a real Canvas; to a tool it is opaque
    messageHint: (launchId) => `eyJ0eXAiOiJKV1QifQ.${Buffer.from(launchId).toString('base64url')}.`,
  },
  token: {
    contentType: 'application/json; charset=utf-8',
    audience: 'token address',
    ownAudience: null,
    refusesReplay: true,
  },
  grades: {
    wipesAndClamps: false,
    answer: (resultUrl) => ({ status: 200, body: JSON.stringify({ resultUrl }) }),
  },
  paging: {
    by: 'page',
    lineItemsLimit: 10,
    membersLimit: 20,
    curlyLineItemLinks: false,
    differences: false,
    fullRoleNames: true,
  },
  registration: {
    opens: 'frame',
    guardsConfiguration: true,
    refusesUnknownScopes: true,
    overstatesScopes: false,
    tellsDeployment: false,
    oneToolPerDomain: false,
    activateWord: 'Enable',
  },
  frame: { storage: 'forwarding frame', legacySubjects: false, resize: 'object', alerts: true },
  scopes: [...GRADE_SCOPES, SCOPE.members, SCOPE.notices],
  messages: [
    {
      type: 'LtiResourceLinkRequest',
      placements: ['user_navigation', 'course_navigation', 'account_navigation', 'global_navigation'].map(
        (name) => `https://canvas.instructure.com/lti/${name}`,
      ),
    },
    {
      type: 'LtiDeepLinkingRequest',
      placements: ['link_selection', 'assignment_selection', 'editor_button'].map(
        (name) => `https://canvas.instructure.com/lti/${name}`,
      ),
    },
  ],
  placements: ['user_navigation', 'course_navigation', 'account_navigation', 'global_navigation'],
  tokenLife: 3600,
  contextType: COURSE_OFFERING,
  contextMessage: null,
  privacyMessage: 'LtiDataPrivacyLaunchRequest',
  privacyUserField: 'user_id',
  reviews: false,
  sub: (number) => uuidId(`canvas user ${number}`),
  contextId: (number) => hexId(`canvas course ${number}`, 40),
  resourceLinkId: (number) => hexId(`canvas link ${number}`, 40),
  roles: ({ role, administrator, member }) => [
    `${INSTITUTION}${role === 'Instructor' ? 'Instructor' : 'Student'}`,
    // roles of other courses come along: membership alone says what somebody is here
    ...(role === 'Learner' && TEACHES_ELSEWHERE.includes(member.number) ? [`${INSTITUTION}Instructor`] : []),
    ...(administrator ? [`${INSTITUTION}Administrator`] : []),
    `${MEMBERSHIP}${role}`,
    `${SYSTEM}User`,
  ],
  defaultCustom: {
    canvas_user_id: '$Canvas.user.id',
    // the name in Canvas' own samples, which Canvas does not know
    sis_user_id_of_the_sample: '$Canvas.user.sisid',
    sis_user_id: '$Canvas.user.sisSourceId',
    login_id: '$Canvas.user.loginId',
    canvas_course_id: '$Canvas.course.id',
    sis_course_id: '$Canvas.course.sisSourceId',
    ctx_history: '$Context.id.history',
    api_domain: '$Canvas.api.domain',
    brand_url: '$com.instructure.brandConfigJSON.url',
    high_contrast: '$Canvas.user.prefersHighContrast',
    tz: '$Person.address.timezone',
    root_admin: '$Canvas.user.isRootAccountAdmin',
    pm_token: '$com.instructure.PostMessageToken',
  },
  variables: canvasVariables,
  contentTypes: ['link', 'file', 'html', 'ltiResourceLink', 'image'],
  contentSettings: {
    accept_presentation_document_targets: ['iframe', 'window'],
    accept_media_types: 'image/*,text/html,application/vnd.ims.lti.v1.ltilink,*/*',
    auto_create: true,
    accept_multiple: true,
    accept_lineitem: true,
  },
  ownClaims: canvasClaims,
  ownCustom: () => ({}),
};

function canvasVariables(facts: LaunchFacts) {
  const { base, member, course, preferences, administrator, origins } = facts;
  return {
    ...commonVariables(canvas, facts),
    'Canvas.user.id': member.number,
    'Canvas.user.sisSourceId': member.employeeNumber ?? '',
    'Canvas.user.loginId': loginOf(member),
    'Canvas.user.prefersHighContrast': String(preferences.highContrast),
    'Canvas.user.isRootAccountAdmin': String(administrator),
    'Canvas.api.domain': new URL(base).host,
    'Canvas.api.baseUrl': base,
    'com.instructure.brandConfigJSON.url': `${base}/brand.json`,
    'com.instructure.PostMessageToken': hexId(`post ${member.number}`, 32),
    'Context.id.history': origins.map((id) => canvas.contextId(id)).join(','),
    ...(course ? { 'Canvas.course.id': course.id, 'Canvas.course.sisSourceId': course.label } : {}),
  };
}

function canvasClaims(facts: LaunchFacts) {
  const { base, tool, member, course, placement, preferences, returnUrl } = facts;
  return {
    azp: tool.clientId,
    locale: preferences.locale,
    errors: { errors: {} },
    ...(tool.sharesNames ? { picture: `${base}/picture.svg` } : {}),
    [`${CLAIM}lis`]: {
      person_sourcedid: member.employeeNumber,
      course_offering_sourcedid: course?.label ?? null,
      validation_context: null,
      errors: { errors: {} },
    },
    [`${CLAIM}tool_platform`]: {
      guid: `${hexId('canvas', 20)}:canvas-lms`,
      name: 'Practice LMS as Canvas',
      version: 'cloud',
      product_family_code: 'canvas',
      validation_context: null,
      errors: { errors: {} },
    },
    [`${CLAIM}launch_presentation`]: {
      document_target: 'iframe',
      return_url: returnUrl,
      locale: preferences.locale,
      height: null,
      width: null,
      validation_context: null,
      errors: { errors: {} },
    },
    [`${CLAIM}lti11_legacy_user_id`]: hexId(`canvas old ${member.number}`, 40),
    [`${OWN}lti_student_id`]: null,
    ...(placement ? { [`${OWN}placement`]: placement } : {}),
  };
}

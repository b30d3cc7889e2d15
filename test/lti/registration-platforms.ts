/** Configurations of platforms as they were seen (Moodle 5.1) or are documented, for the registration's tests. */
const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
export const SCOPES = {
  lineItem: `${AGS}lineitem`,
  lineItemReadonly: `${AGS}lineitem.readonly`,
  result: `${AGS}result.readonly`,
  score: `${AGS}score`,
  members: 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly',
  groups: 'https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly',
  notices: 'https://purl.imsglobal.org/spec/lti/scope/noticehandlers',
} as const;

type Json = Record<string, unknown>;

const base = (issuer: string, paths: Record<string, string>): Json => ({
  issuer,
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['id_token'],
  subject_types_supported: ['public', 'pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  ...paths,
});

export function moodleConfiguration(issuer = 'https://moodle.example'): Json {
  return {
    ...base(issuer, {
      token_endpoint: `${issuer}/mod/lti/token.php`,
      jwks_uri: `${issuer}/mod/lti/certs.php`,
      authorization_endpoint: `${issuer}/mod/lti/auth.php`,
      registration_endpoint: `${issuer}/mod/lti/openid-registration.php`,
    }),
    scopes_supported: [
      'https://purl.imsglobal.org/spec/lti-bo/scope/basicoutcome',
      SCOPES.lineItemReadonly,
      SCOPES.result,
      SCOPES.score,
      SCOPES.lineItem,
      SCOPES.members,
      'https://purl.imsglobal.org/spec/lti-ts/scope/toolsetting',
      'openid',
    ],
    claims_supported: ['sub', 'iss', 'name', 'given_name', 'family_name', 'email'],
    [PLATFORM]: {
      product_family_code: 'moodle',
      version: '5.1+ (Build: 20251017)',
      messages_supported: [
        { type: 'LtiResourceLinkRequest' },
        { type: 'LtiDeepLinkingRequest', placements: ['ContentArea'] },
      ],
      variables: ['Context.id', 'Context.id.history', 'User.username', 'Person.address.timezone'],
    },
  };
}

/** Canvas writes its placements bare, names a host as authorization_server, and tells the account's name. */
export function canvasConfiguration(): Json {
  const sso = 'https://sso.canvaslms.com';
  return {
    ...base('https://canvas.instructure.com', {
      authorization_endpoint: `${sso}/api/lti/authorize_redirect`,
      token_endpoint: `${sso}/login/oauth2/token`,
      jwks_uri: `${sso}/api/lti/security/jwks`,
      registration_endpoint: 'https://canvas.instructure.com/api/lti/registrations',
    }),
    authorization_server: 'canvas.instructure.com',
    scopes_supported: [
      SCOPES.lineItem,
      SCOPES.lineItemReadonly,
      SCOPES.result,
      SCOPES.score,
      SCOPES.members,
      SCOPES.notices,
      'https://canvas.instructure.com/lti/public_jwk/scope/update',
    ],
    claims_supported: ['sub', 'picture', 'email', 'name', 'given_name', 'family_name', 'locale'],
    [PLATFORM]: {
      product_family_code: 'canvas',
      version: 'vCloud',
      messages_supported: [
        {
          type: 'LtiResourceLinkRequest',
          placements: ['account_navigation', 'course_navigation', 'global_navigation', 'user_navigation'],
        },
        {
          type: 'LtiDeepLinkingRequest',
          placements: ['assignment_selection', 'link_selection', 'homework_submission'],
        },
      ],
      variables: [
        'Context.id.history',
        'Canvas.user.sisSourceId',
        'Canvas.user.prefersHighContrast',
        'com.instructure.brandConfigJSON.url',
        'Person.address.timezone',
      ],
      'https://canvas.instructure.com/lti/account_name': 'Test University',
    },
  };
}

export function brightspaceConfiguration(issuer = 'https://school.brightspace.com'): Json {
  return {
    ...base(issuer, {
      authorization_endpoint: `${issuer}/d2l/lti/authenticate`,
      token_endpoint: 'https://auth.brightspace.com/core/connect/token',
      jwks_uri: `${issuer}/d2l/.well-known/jwks`,
      registration_endpoint: `${issuer}/d2l/api/lti/register`,
    }),
    authorization_server: 'https://api.brightspace.com/auth/token',
    scopes_supported: [SCOPES.lineItem, SCOPES.result, SCOPES.score, SCOPES.members],
    claims_supported: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email', 'picture'],
    [PLATFORM]: {
      product_family_code: 'desire2learn',
      version: '20.26.3',
      messages_supported: [
        { type: 'LtiResourceLinkRequest' },
        { type: 'LtiDeepLinkingRequest', placements: ['ContentArea', 'RichTextEditor'] },
        { type: 'LtiSubmissionReviewRequest' },
      ],
      variables: ['Context.id.history', 'ResourceLink.id.history', 'User.username'],
    },
  };
}

/** As its knowledge base shows it: one issuer for all, and a jwks_uri that does not hold the keys of launches. */
export function blackboardConfiguration(): Json {
  const gateway = 'https://developer.blackboard.com';
  return {
    ...base('https://blackboard.com', {
      authorization_endpoint: `${gateway}/api/v1/gateway/oidcauth`,
      token_endpoint: `${gateway}/api/v1/gateway/oauth2/jwttoken`,
      jwks_uri: `${gateway}/.well-known/jwks.json`,
      registration_endpoint: `${gateway}/api/v1/gateway/registerLti?registrationToken=75707671`,
    }),
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'RS512'],
    scopes_supported: ['openid', SCOPES.groups, SCOPES.lineItem, SCOPES.result, SCOPES.score],
    claims_supported: ['sub', 'iss', 'name', 'given_name', 'family_name', 'nickname', 'email', 'locale'],
    [PLATFORM]: {
      product_family_code: 'BlackboardLearn',
      messages_supported: [{ type: 'LtiResourceLinkRequest' }, { type: 'DataPrivacyLaunchRequest' }],
      variables: [],
    },
  };
}

export function sakaiConfiguration(issuer = 'https://sakai.example'): Json {
  return {
    ...base(issuer, {
      authorization_endpoint: `${issuer}/imsoidc/lti13/oidc_auth`,
      token_endpoint: `${issuer}/imsblis/lti13/token/1`,
      jwks_uri: `${issuer}/imsblis/lti13/keyset`,
      registration_endpoint: `${issuer}/imsblis/lti13/registration_endpoint/1`,
    }),
    scopes_supported: ['openid', SCOPES.lineItem, SCOPES.score, SCOPES.result, SCOPES.members],
    claims_supported: ['iss', 'aud'],
    [PLATFORM]: {
      product_family_code: 'sakai',
      version: '25',
      messages_supported: [{ type: 'LtiResourceLinkRequest' }, { type: 'LtiDeepLinkingRequest' }],
      variables: ['$Person.address.timezone', 'User.id'],
    },
  };
}

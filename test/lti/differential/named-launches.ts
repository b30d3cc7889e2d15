import { base64url } from 'jose';
import { type Claims, claim, loginParams, toolUrl } from '../platform-fixture.ts';
import type { PlayedLaunch } from './play-launch.ts';

const clientId = loginParams().client_id ?? '';
const link = (value: unknown): Claims => ({ [claim('resource_link')]: value });
const without = (...names: string[]): Claims => Object.fromEntries(names.map((name) => [name, undefined]));
const params = (changes: Record<string, string | undefined>): PlayedLaunch => ({
  login: { params: changes },
});
const header = (of: string): string => base64url.encode(of);

/** Messages beside the resource link's, complete in themselves. */
const deepLinking: Claims = {
  [claim('message_type')]: 'LtiDeepLinkingRequest',
  'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': {
    deep_link_return_url: 'http://127.0.0.1:8091/mod/lti/contentitem_return.php?course=2',
    accept_types: ['ltiResourceLink'],
    accept_presentation_document_targets: ['iframe', 'window'],
  },
};
const submissionReview: Claims = {
  [claim('message_type')]: 'LtiSubmissionReviewRequest',
  [claim('for_user')]: { user_id: '7' },
};

/**
 * The certification guide's cases, the JWT rules of launch-security.md, and what ltijs names in its own code, each
 * under a name that says what is wrong or odd about it. `now` is in seconds.
 */
export const namedLaunches = (now: number): Record<string, PlayedLaunch> => ({
  'a good launch': {},
  'a good launch, login by GET': { login: { method: 'GET' } },
  'aud as a list of us': { claims: { aud: [clientId] } },
  'a login without client_id': params({ client_id: undefined }),
  'no roles at all (empty list)': { claims: { [claim('roles')]: [] } },
  'an unknown role': { claims: { [claim('roles')]: ['Wizard'] } },
  'unknown claims': { claims: { 'https://example.org/x': { y: [1] } } },
  'deep linking': { claims: deepLinking },
  'deep linking without settings': {
    claims: { [claim('message_type')]: 'LtiDeepLinkingRequest' },
  },
  'submission review': { claims: submissionReview },
  'data privacy': {
    claims: { [claim('message_type')]: 'DataPrivacyLaunchRequest', [claim('for_user')]: { user_id: '7' } },
  },
  'a context launch': {
    claims: { [claim('message_type')]: 'LtiContextLaunchRequest', ...link(undefined) },
  },
  // login
  'a login without iss': params({ iss: undefined }),
  'a login without login_hint': params({ login_hint: undefined }),
  'a login without target_link_uri': params({ target_link_uri: undefined }),
  'a login of an unknown issuer': params({ iss: 'https://elsewhere.example' }),
  'a login with a slash behind the issuer': params({ iss: 'http://127.0.0.1:8091/' }),
  'a login of an unknown client': params({ client_id: 'somebody-else' }),
  'a login to another site': params({ target_link_uri: 'https://elsewhere.example/x' }),
  // the answer's envelope
  'no state': { fields: { state: undefined } },
  'a state that we never made': { state: 'never-made' },
  'another browser': { brought: 'by another browser' },
  'the same answer twice': { brought: 'twice' },
  'no token': { fields: { id_token: undefined } },
  'an empty token': { tamper: () => '' },
  'words for a token': { tamper: () => 'not.a.token' },
  'a token cut in half': { tamper: (token) => token.slice(0, token.length / 2) },
  // signature
  "a stranger's signature under the platform's kid": { key: 'stranger' },
  "a stranger's signature under its own kid": { key: 'stranger', header: { kid: 'strange' } },
  'no kid': { header: { kid: undefined } },
  'an unknown kid': { header: { kid: 'unknown' } },
  'alg none': {
    tamper: (token) => `${header('{"alg":"none","typ":"JWT"}')}.${token.split('.')[1]}.`,
  },
  'alg HS256': { header: { alg: 'HS256' } },
  'alg RS384': { header: { alg: 'RS384' } },
  'alg RS512': { header: { alg: 'RS512' } },
  'alg PS256': { header: { alg: 'PS256' } },
  'alg ES256': { header: { alg: 'ES256' } },
  'no signature': { tamper: (token) => `${token.split('.').slice(0, 2).join('.')}.` },
  'a changed claim': {
    tamper: (token) => {
      const [head = '', claims = '', signature = ''] = token.split('.');
      const changed = new TextDecoder().decode(base64url.decode(claims)).replace('"sub":"5"', '"sub":"6"');
      return `${head}.${header(changed)}.${signature}`;
    },
  },
  JWE: { tamper: (token) => `${token}.a.b` },
  crit: { header: { crit: ['x'], x: 1 } },
  'b64 false': { header: { b64: false, crit: ['b64'] } },
  jku: { header: { jku: 'https://elsewhere.example/keys' } },
  'claims that are a list': { payload: new TextEncoder().encode('[]') },
  'claims that are no JSON': { payload: new TextEncoder().encode('hello') },
  // claims
  'another issuer': { claims: { iss: 'https://elsewhere.example' } },
  'another spelling of the issuer': { claims: { iss: 'http://127.0.0.1:8091/' } },
  'an audience without us': { claims: { aud: 'somebody-else' } },
  'no audience': { claims: without('aud') },
  'an audience beside us': { claims: { aud: [clientId, 'somebody-else'] } },
  'an audience beside us, azp ours': { claims: { aud: [clientId, 'somebody-else'], azp: clientId } },
  'azp not ours, aud a list': { claims: { aud: [clientId], azp: 'somebody-else' } },
  'azp not ours': { claims: { azp: 'somebody-else' } },
  'no iat': { claims: without('iat') },
  'no exp': { claims: without('exp') },
  'iat of yesterday': { claims: { iat: now - 86_400, exp: now + 60 } },
  'iat 30 s ago': { claims: { iat: now - 30, exp: now + 30 } },
  'iat 11 s ago': { claims: { iat: now - 11, exp: now + 60 } },
  'iat in an hour': { claims: { iat: now + 3_600, exp: now + 3_660 } },
  'exp an hour ago': { claims: { iat: now - 3_660, exp: now - 3_600 } },
  'exp just past': { claims: { iat: now - 9, exp: now - 4 } },
  'exp before iat': { claims: { iat: now, exp: now - 5 } },
  'exp as text': { claims: { exp: String(now + 60) } },
  'nbf in an hour': { claims: { nbf: now + 3_600 } },
  'nbf in half a minute': { claims: { nbf: now + 30 } },
  'nbf null': { claims: { nbf: null } },
  'nbf as text': { claims: { nbf: 'soon' } },
  'no nonce': { claims: without('nonce') },
  'a nonce of nobody': { claims: { nonce: 'never-issued' } },
  'no sub': { claims: without('sub') },
  'sub null': { claims: { sub: null } },
  'sub empty': { claims: { sub: '' } },
  'sub a number': { claims: { sub: 5 } },
  'no version': { claims: without(claim('version')) },
  'version 1.1': { claims: { [claim('version')]: '1.1.0' } },
  'no message type': { claims: without(claim('message_type')) },
  'an unknown message type': { claims: { [claim('message_type')]: 'LtiWhatever' } },
  'no deployment': { claims: without(claim('deployment_id')) },
  'an unknown deployment': { claims: { [claim('deployment_id')]: '99' } },
  'no roles claim': { claims: without(claim('roles')) },
  'roles null': { claims: { [claim('roles')]: null } },
  'roles a word': { claims: { [claim('roles')]: 'Learner' } },
  'no resource link': { claims: link(undefined) },
  'a resource link without id': { claims: link({ title: 'My growth' }) },
  'a resource link with an empty id': { claims: link({ id: '' }) },
  'a resource link with a number for id': { claims: link({ id: 4 }) },
  'no target': { claims: without(claim('target_link_uri')) },
  'another target than at login': { claims: { [claim('target_link_uri')]: `${toolUrl}/team` } },
  'a target on another site': { claims: { [claim('target_link_uri')]: 'https://elsewhere.example/' } },
});

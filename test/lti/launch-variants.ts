/**
 * Launches made up by the thousand: variants that platforms may send and must be let in, and changes to a good
 * launch each of which must be refused with a page and never with a fault of ours.
 */
import * as fc from 'fast-check';
import { base64url } from 'jose';
import { createTestLti } from './memory-ports.ts';
import {
  type Browser,
  type Claims,
  claim,
  createBrowser,
  form,
  type LoginOptions,
  loginParams,
  moodleClaims,
  platformKey,
  postLaunch,
  requestLogin,
  signBytes,
  signToken,
  startLogin,
  strangerKey,
  type TestApp,
  type TokenHeader,
  toolUrl,
} from './platform-fixture.ts';

const vocabulary = 'http://purl.imsglobal.org/vocab/lis/v2';
const clientId = 'kQ2mZr7TnB4xWcP';

/** One process-wide layer would fill up; one for each run is cheap, for the keys are shared. */
const epoch = Date.parse('2026-11-20T09:00:00Z') / 1000;

const displayText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constant(null),
  fc.constant(undefined),
);

const roleName = fc.oneof(
  fc
    .constantFrom('Learner', 'Instructor', 'Mentor', 'Manager')
    .map((role) => `${vocabulary}/membership#${role}`),
  fc
    .constantFrom('Administrator', 'Student', 'None')
    .map((role) => `${vocabulary}/institution/person#${role}`),
  fc.constantFrom('Administrator', 'SysAdmin').map((role) => `${vocabulary}/system/person#${role}`),
  fc.constantFrom('Learner', 'Instructor', `${vocabulary}/membership/Instructor#Grader`),
  fc.string({ maxLength: 40 }),
);

const times = fc
  .record({ age: fc.integer({ min: -60, max: 600 }), life: fc.integer({ min: 0, max: 7200 }) })
  .filter(({ age, life }) => life - age >= -60)
  .map(({ age, life }) => ({ iat: epoch - age, exp: epoch - age + life }));

const ags = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint';
const deepLinking = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';

/** What a platform may say of a service: an address or something else, with anything beside it. */
const serviceClaim = (url: string) =>
  fc.oneof(
    fc.record({ [url]: fc.oneof(fc.webUrl(), fc.jsonValue()), scope: fc.jsonValue() }),
    fc.jsonValue(),
  );

const optionalClaims = fc.record(
  {
    name: displayText,
    given_name: displayText,
    family_name: displayText,
    email: displayText,
    locale: displayText,
    nbf: fc.integer({ min: epoch - 1000, max: epoch + 60 }),
    azp: fc.constant(clientId),
    [claim('context')]: fc.oneof(
      fc.record({ id: displayText, title: displayText, type: fc.anything() }),
      fc.jsonValue(),
    ),
    [claim('custom')]: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 8 }), fc.jsonValue()),
    [claim('lis')]: fc.oneof(fc.record({ person_sourcedid: displayText }), fc.jsonValue()),
    [claim('launch_presentation')]: fc.oneof(
      fc.record({
        locale: displayText,
        return_url: fc.oneof(fc.webUrl(), fc.string()),
        height: fc.jsonValue(),
      }),
      fc.jsonValue(),
    ),
    [claim('tool_platform')]: fc.jsonValue(),
    [claim('role_scope_mentor')]: fc.jsonValue(),
    [claim('for_user')]: fc.jsonValue(),
    [claim('lti1p1')]: fc.oneof(
      fc.record({ oauth_consumer_key: fc.string(), oauth_consumer_key_sign: fc.jsonValue() }),
      fc.jsonValue(),
    ),
    [claim('origin_contexts')]: fc.jsonValue(),
    [claim('platformnotificationservice')]: serviceClaim('platform_notification_service_url'),
    [ags]: serviceClaim('lineitems'),
    'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice':
      serviceClaim('context_memberships_url'),
    'https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice': serviceClaim('context_groups_url'),
    [deepLinking]: fc.jsonValue(),
    'https://www.instructure.com/placement': fc.jsonValue(),
    'https://example.org/unknown': fc.jsonValue(),
  },
  { requiredKeys: [] },
);

const linkClaim = fc.record({ id: fc.stringMatching(/^[\x21-\x7e]{1,40}$/), title: displayText });
const maybeLink = fc.oneof(linkClaim, fc.jsonValue(), fc.constant(undefined));
const serviceUrl = fc.constantFrom(
  'https://lms.example/a?b=c',
  'http://127.0.0.1:8091/x',
  'http://localhost/',
);

const deepLinkingSettings = fc
  .record({
    settings: fc.record(
      {
        accept_multiple: fc.jsonValue(),
        accept_lineitem: fc.jsonValue(),
        auto_create: fc.jsonValue(),
        accept_media_types: fc.jsonValue(),
        title: displayText,
        text: displayText,
        data: fc.string({ unit: 'grapheme-composite' }),
        accept_copy_advice: fc.jsonValue(),
        can_confirm: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
    types: fc.array(fc.constantFrom('ltiResourceLink', 'link', 'file', 'html', 'image'), { minLength: 1 }),
    targets: fc.array(fc.oneof(fc.constantFrom('iframe', 'window', 'embed', 'frame'), fc.jsonValue())),
    returnUrl: serviceUrl,
  })
  .map(({ settings, types, targets, returnUrl }) => ({
    ...settings,
    deep_link_return_url: returnUrl,
    accept_types: types,
    accept_presentation_document_targets: targets,
  }));

const forUser = fc.oneof(
  fc.record({ user_id: fc.stringMatching(/^[\x21-\x7e]{1,40}$/), name: displayText, roles: fc.jsonValue() }),
  fc.record({ id: fc.stringMatching(/^[\x21-\x7e]{1,40}$/), email: displayText }),
);

/** What each message must bring, and what it may leave out: its target is then that of the login. */
const messageClaims: fc.Arbitrary<Claims> = fc.oneof(
  {
    weight: 4,
    arbitrary: linkClaim.map((link): Claims => ({ [claim('resource_link')]: link })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      [claim('message_type')]: fc.constant('LtiDeepLinkingRequest'),
      [claim('resource_link')]: maybeLink,
      [deepLinking]: deepLinkingSettings,
    }),
  },
  fc.record({
    [claim('message_type')]: fc.constant('LtiSubmissionReviewRequest'),
    [claim('resource_link')]: maybeLink,
    [claim('for_user')]: forUser,
    [ags]: fc.oneof(
      fc.record({ lineitem: serviceUrl }),
      fc.record({ lineitems: serviceUrl, scope: fc.jsonValue() }),
    ),
  }),
  fc.record({
    [claim('message_type')]: fc.constantFrom('LtiDataPrivacyLaunchRequest', 'DataPrivacyLaunchRequest'),
    [claim('resource_link')]: maybeLink,
    [claim('for_user')]: forUser,
  }),
  fc.record({
    [claim('message_type')]: fc.constantFrom('LtiContextLaunchRequest', 'ContextLaunchRequest'),
    [claim('resource_link')]: maybeLink,
    [claim('context')]: fc.record({ id: fc.stringMatching(/^[\x21-\x7e]{1,40}$/), title: displayText }),
  }),
);

const mustNameTarget = ['LtiResourceLinkRequest', 'LtiSubmissionReviewRequest', undefined];

/** A message that may leave its target to the login does so now and then. */
const message: fc.Arbitrary<Claims> = fc
  .tuple(messageClaims, fc.boolean())
  .map(([claims, leavesTarget]) =>
    leavesTarget && !mustNameTarget.includes(claims[claim('message_type')] as string | undefined)
      ? { ...claims, [claim('target_link_uri')]: undefined }
      : claims,
  );

export type Variant = { claims: Claims; login: LoginOptions };

/** Launches that LTI 1.3 allows and that must be let in. */
export const validVariants: fc.Arbitrary<Variant> = fc
  .record({
    times,
    optional: optionalClaims,
    sub: fc.stringMatching(/^[\x21-\x7e]{1,255}$/),
    roles: fc.array(roleName, { maxLength: 6 }),
    audience: fc.constantFrom(clientId, [clientId]),
    message,
    method: fc.constantFrom('GET', 'POST'),
    without: fc.subarray(['client_id', 'lti_deployment_id', 'lti_message_hint']),
    extra: fc.dictionary(
      fc.oneof(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.constant('lti_storage_target')),
      fc.string(),
      { maxKeys: 3 },
    ),
  })
  .map(({ times: { iat, exp }, optional, sub, roles, audience, message, method, without, extra }) => ({
    claims: {
      ...optional,
      iat,
      exp,
      sub,
      aud: audience,
      [claim('roles')]: roles,
      ...message,
    },
    login: { method, params: { ...extra, ...Object.fromEntries(without.map((name) => [name, undefined])) } },
  }));

/** A change that makes a good launch bad. */
export type Mutation =
  | { kind: 'claims'; claims: Claims }
  | { kind: 'header'; header: TokenHeader }
  | { kind: 'payload'; payload: Uint8Array }
  | { kind: 'stranger'; kidOfPlatform: boolean }
  | { kind: 'spelling'; at: number; by: string }
  | { kind: 'cut'; at: number }
  | { kind: 'state'; state: string }
  | { kind: 'cookie'; value: string }
  | { kind: 'body'; body: string; type: string }
  | { kind: 'late'; seconds: number };

const required = [
  'iss',
  'aud',
  'sub',
  'iat',
  'exp',
  ...['version', 'message_type', 'deployment_id', 'target_link_uri', 'roles', 'resource_link'].map(claim),
];

/** A value that cannot be right for any required claim. Arrays may be right for roles and aud, so none is here. */
const wrongValue = fc.oneof(
  fc.constantFrom(undefined, null, '', true, false),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) => `wrong ${text}`),
  fc.dictionary(fc.constantFrom('a', 'ID'), fc.string(), { maxKeys: 2 }),
  fc.double({ max: epoch - 700, noNaN: true, noDefaultInfinity: true }),
);

// `sub` may be any text, so that a wrong text is no mutation there.
const wrongClaim = fc
  .record({ name: fc.constantFrom(...required), value: wrongValue })
  .filter(({ name, value }) => !(name === 'sub' && typeof value === 'string' && value !== ''))
  .map(({ name, value }): Claims => ({ [name]: value }));

/** Messages of LTI Advantage without what they must bring. */
const incompleteMessage: fc.Arbitrary<Claims> = fc.oneof(
  fc
    .record({
      settings: deepLinkingSettings,
      broken: fc.constantFrom('deep_link_return_url', 'accept_types', 'accept_presentation_document_targets'),
      value: fc.constantFrom(undefined, null, '', 'javascript:alert(1)', 'http://lms.example/', {}, 7),
    })
    .map(({ settings, broken, value }) => ({
      [claim('message_type')]: 'LtiDeepLinkingRequest',
      [deepLinking]: { ...settings, [broken]: value },
    })),
  fc
    .constantFrom(undefined, null, 'x', {}, { user_id: 5 }, { user_id: '' }, [])
    .chain((wrong) =>
      fc
        .constantFrom('LtiSubmissionReviewRequest', 'LtiDataPrivacyLaunchRequest', 'DataPrivacyLaunchRequest')
        .map((type): Claims => ({ [claim('message_type')]: type, [claim('for_user')]: wrong })),
    ),
  fc.constantFrom(undefined, {}, { lineitem: 'http://lms.example/4' }, 'x').map(
    (wrong): Claims => ({
      [claim('message_type')]: 'LtiSubmissionReviewRequest',
      [claim('for_user')]: { user_id: '5' },
      [ags]: wrong,
    }),
  ),
  fc
    .constantFrom(undefined, null, {}, { id: '' }, { title: 'x' })
    .map((wrong): Claims => ({ [claim('message_type')]: 'ContextLaunchRequest', [claim('context')]: wrong })),
);

const wrongNonce = fc.oneof(fc.string(), fc.constant(null), fc.integer()).map((nonce): Claims => ({ nonce }));

const wrongTime = fc.oneof(
  fc.integer({ min: 61, max: 1e9 }).map((ahead): Claims => ({ iat: epoch + ahead, exp: epoch + ahead + 60 })),
  fc.integer({ min: 61, max: 1e9 }).map((ago): Claims => ({ iat: epoch - ago - 60, exp: epoch - ago })),
  fc.integer({ min: 661, max: 1e6 }).map((age): Claims => ({ iat: epoch - age, exp: epoch + 60 })),
  fc.integer({ min: 61, max: 1e9 }).map((ahead): Claims => ({ nbf: epoch + ahead })),
);

const wrongAudience = fc.oneof(
  fc.array(fc.string(), { minLength: 1, maxLength: 4 }).map((more): Claims => ({ aud: [clientId, ...more] })),
  fc.string({ minLength: 1 }).map((azp): Claims => ({ azp: `${clientId}${azp}` })),
);

const wrongHeader: fc.Arbitrary<TokenHeader> = fc.oneof(
  fc
    .oneof(fc.constantFrom('none', 'HS256', 'RS384', 'PS256', 'ES256'), fc.string(), fc.constant(undefined))
    .filter((alg) => alg !== 'RS256')
    .map((alg) => ({ alg })),
  fc.string({ maxLength: 30 }).map((kid) => ({ kid })),
  fc
    .constantFrom('crit', 'b64', 'zip', 'enc')
    .chain((name) => fc.jsonValue().map((value) => ({ [name]: value }))),
  fc.constantFrom('JWT', 'application/jwt').map((cty) => ({ cty })),
  fc.string({ minLength: 4 }).map((typ) => ({ typ })),
);

/** Every change here must be refused. */
export const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: wrongClaim.map((claims): Mutation => ({ kind: 'claims', claims })) },
  {
    weight: 4,
    arbitrary: fc
      .oneof(wrongNonce, wrongTime, wrongAudience)
      .map((claims): Mutation => ({ kind: 'claims', claims })),
  },
  { weight: 2, arbitrary: incompleteMessage.map((claims): Mutation => ({ kind: 'claims', claims })) },
  { weight: 4, arbitrary: wrongHeader.map((header): Mutation => ({ kind: 'header', header })) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.json().map((text) => new TextEncoder().encode(text)),
      )
      .map((payload): Mutation => ({ kind: 'payload', payload })),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map((kidOfPlatform): Mutation => ({ kind: 'stranger', kidOfPlatform })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('spelling' as const),
      at: fc.nat(),
      by: fc.oneof(fc.stringMatching(/^[\w-]$/), fc.string({ minLength: 1, maxLength: 1 })),
    }),
  },
  { weight: 1, arbitrary: fc.nat().map((at): Mutation => ({ kind: 'cut', at })) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(fc.string(), fc.stringMatching(/^[\w-]{22}\.[\w-]{43}$/))
      .map((state): Mutation => ({ kind: 'state', state })),
  },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        fc.stringMatching(/^[\w-]{0,60}$/),
        fc.stringMatching(/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x7e]{0,60}$/),
      )
      .map((value): Mutation => ({ kind: 'cookie', value })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('body' as const),
      body: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string().map((text) => `id_token=${text}&state=${text}`),
      ),
      type: fc.constantFrom('application/x-www-form-urlencoded', 'application/json', 'text/plain'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 600, max: 1e6 }).map((seconds): Mutation => ({ kind: 'late', seconds })),
  },
);

/** Runs one variant from login to launch. @returns null if it was let in, otherwise what happened instead */
export async function runVariant({ claims, login: options }: Variant): Promise<string | null> {
  const lti = await createTestLti();
  const login = await startLogin(lti.app, options);
  const response = await postLaunch(login, { claims, now: lti.clock.now });
  if (response.status === 303 && lti.launches.length === 1) return null;
  return `${response.status} ${lti.refusals.map((refusal) => refusal.reason).join()}`;
}

/**
 * Runs one variant in a browser that keeps no cookies, its platform's storage played by hand.
 * @returns null if it was let in, and only by what the storage gave back
 */
export async function runStorageVariant({ claims, login }: Variant): Promise<string | null> {
  const lti = await createTestLti();
  const browser = createBrowser(lti.app, { keepsCookies: false });
  const params = { ...login.params, lti_storage_target: '_parent' };
  const page = await (await requestLogin(browser, { ...login, params })).text();
  const at = (name: string) =>
    (new RegExp(` data-${name}="([^"]*)"`).exec(page)?.[1] ?? '').replaceAll('&#38;', '&');
  const authorization = new URL(at('href'));
  const nonce = authorization.searchParams.get('nonce');
  const id_token = await signToken(moodleClaims({ nonce, ...claims }, lti.clock.now));
  const fields = { id_token, state: authorization.searchParams.get('state') ?? '' };
  const post = (more: Record<string, string>) => {
    const init = form({ ...fields, ...more });
    return browser.request(`${toolUrl}/lti/launch`, {
      ...init,
      headers: { ...init.headers, Origin: toolUrl },
    });
  };
  const [shell, wrong] = [await post({}), await post({ browser: 'A'.repeat(43) })];
  const last = await post({ browser: at('value') });
  const statuses = [shell.status, wrong.status, last.status].join();
  return statuses === '200,403,303' && lti.carriers.join() === 'bearer' ? null : statuses;
}

/** Runs one mutation. @returns null if it was refused as it must be, otherwise what happened instead */
export async function runMutation(mutation: Mutation): Promise<string | null> {
  const lti = await createTestLti();
  const response = await launchMutated(lti, mutation);
  if (response === 'same') return null;
  const refused = response.status >= 400 && response.status < 500 && lti.refusals.length === 1;
  return refused && lti.launches.length === 0 ? null : `${response.status}, launches: ${lti.launches.length}`;
}

/** What a change is tried on: the launch layer alone, or an application around it. */
export type Attacked = { app: TestApp; clock: { now: Date } };

/** @returns 'same' where the change happens to change nothing */
export async function launchMutated(lti: Attacked, mutation: Mutation): Promise<Response | 'same'> {
  const login = await startLogin(lti.app);
  const { now } = lti.clock;
  const whole = moodleClaims({ nonce: login.nonce }, now);
  switch (mutation.kind) {
    case 'claims':
      return postLaunch(login, { claims: mutation.claims, now });
    case 'header':
      return postLaunch(login, { header: mutation.header, now });
    case 'payload':
      return postLaunch(login, { token: await signBytes(mutation.payload, await platformKey()) });
    case 'stranger': {
      const header = mutation.kidOfPlatform ? { kid: (await platformKey()).kid } : {};
      return postLaunch(login, { key: await strangerKey(), header, now });
    }
    case 'spelling': {
      const token = await signToken(whole);
      const at = mutation.at % token.length;
      const changed = token.slice(0, at) + mutation.by + token.slice(at + 1);
      return changed === token ? 'same' : postLaunch(login, { token: changed });
    }
    case 'cut': {
      const token = await signToken(whole);
      return postLaunch(login, { token: token.slice(0, mutation.at % token.length) });
    }
    case 'state':
      return postLaunch(login, { state: mutation.state, now });
    case 'cookie':
      return postLaunch(login, { browser: withCookies(lti, login.browser, mutation.value), now });
    case 'body': {
      const { body, type } = mutation;
      return login.browser.request(`${toolUrl}/lti/launch`, {
        method: 'POST',
        headers: { 'Content-Type': type },
        body,
      });
    }
    case 'late':
      lti.clock.now = new Date(now.getTime() + mutation.seconds * 1000);
      return postLaunch(login, { now: lti.clock.now });
  }
}

function withCookies(lti: Attacked, browser: Browser, value: string): Browser {
  const thief = createBrowser(lti.app);
  for (const name of browser.cookies.keys()) thief.cookies.set(name, value);
  return thief;
}

/** Logins with anything in them. */
export const anyLogins: fc.Arbitrary<LoginOptions> = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  params: fc.dictionary(
    fc.oneof(
      fc.constantFrom(...Object.keys(loginParams()), 'deployment_id', 'attempt', 'window'),
      fc.string(),
    ),
    fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.constant(undefined)),
    { maxKeys: 4 },
  ),
});

/** Runs one login. @returns null unless it ended in a fault of ours or led to a place it must not */
export async function runLogin(options: LoginOptions): Promise<string | null> {
  const lti = await createTestLti();
  const response = await requestLogin(createBrowser(lti.app), options);
  const location = response.headers.get('Location');
  if (response.status >= 500) return `${response.status}`;
  if (!location) return lti.logins.size === 0 ? null : 'a login was kept that was not sent on';
  const allowed = [`${toolUrl}/lti/login?`, 'http://127.0.0.1:8091/mod/lti/auth.php?'];
  return allowed.some((start) => location.startsWith(start)) ? null : `sent to ${location}`;
}

/** Nonsense in a platform's key set. */
export const anyKeySets: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc
    .array(
      fc.record(
        {
          kid: fc.constantFrom('a', 'b'),
          kty: fc.constantFrom('RSA', 'EC', 'oct', 'OKP'),
          n: fc.oneof(
            fc.jsonValue(),
            fc.uint8Array({ maxLength: 300 }).map((bytes) => base64url.encode(bytes)),
          ),
          e: fc.oneof(fc.constant('AQAB'), fc.jsonValue()),
          alg: fc.constantFrom('RS256', 'HS256'),
          use: fc.constantFrom('sig', 'enc'),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 4 },
    )
    .map((keys) => ({ keys })),
);

/** Posts a good launch against that set. @returns null if it was refused as it must be */
export async function runKeySet(keySet: unknown): Promise<string | null> {
  const lti = await createTestLti();
  for (const url of lti.keySets.keys()) lti.keySets.set(url, keySet);
  const response = await postLaunch(await startLogin(lti.app), { now: lti.clock.now });
  return response.status >= 400 && response.status < 500 ? null : `${response.status}`;
}

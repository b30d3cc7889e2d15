/**
 * A platform to launch from: one signing key per process, claims shaped as a real Moodle 5.1 sends them, and
 * a browser that keeps cookies. Works against any app that has the LTI layer mounted at /lti.
 */
import { base64url, CompactSign, importJWK, type JWK } from 'jose';
import { makeSigningKey, type SigningKey } from '../../lti/keys.ts';
import type { Platform } from '../../lti/ports.ts';

export const claim = (name: string): string => `https://purl.imsglobal.org/spec/lti/claim/${name}`;

export const toolUrl = 'http://localhost:8080';
export const targetLinkUri = `${toolUrl}/my-growth`;

let sharedKey: Promise<SigningKey> | undefined;
let strangersKey: Promise<SigningKey> | undefined;

/** The platform's key; made once. */
export function platformKey(): Promise<SigningKey> {
  sharedKey ??= makeSigningKey();
  return sharedKey;
}

/** A key that no platform has published. */
export function strangerKey(): Promise<SigningKey> {
  strangersKey ??= makeSigningKey();
  return strangersKey;
}

/** A registration as the directory would return it. */
export const fixturePlatform = (overrides: Partial<Platform> = {}): Platform => ({
  id: 'platform-1',
  issuer: 'http://127.0.0.1:8091',
  clientId: 'kQ2mZr7TnB4xWcP',
  authUrl: 'http://127.0.0.1:8091/mod/lti/auth.php',
  jwksUrl: 'http://127.0.0.1:8091/mod/lti/certs.php',
  status: 'active',
  tenantStatus: 'active',
  deployment: { id: '1', status: 'active' },
  ...overrides,
});

export type Claims = Record<string, unknown>;

/**
 * A learner's launch, valid for 60 s from `now`. An override of undefined takes the claim away; the nonce of the
 * login is put in by postLaunch unless given here.
 */
export function moodleClaims(overrides: Claims = {}, now = new Date()): Claims {
  const iat = Math.floor(now.getTime() / 1000);
  const lms = 'http://127.0.0.1:8091';
  const claims: Claims = {
    iat,
    exp: iat + 60,
    iss: lms,
    aud: 'kQ2mZr7TnB4xWcP',
    sub: '5',
    name: 'Ines Castro',
    given_name: 'Ines',
    family_name: 'Castro',
    email: 'ines.castro@example.org',
    [claim('version')]: '1.3.0',
    [claim('message_type')]: 'LtiResourceLinkRequest',
    [claim('deployment_id')]: '1',
    [claim('target_link_uri')]: targetLinkUri,
    [claim('lis')]: { person_sourcedid: 'E-1042', course_section_sourcedid: 'CRS-7' },
    [claim('roles')]: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'],
    [claim('context')]: { id: '2', label: 'FEEDBACK', title: 'Giving feedback', type: ['CourseSection'] },
    [claim('resource_link')]: { title: 'My growth', description: 'Goals and evidence', id: '4' },
    [claim('launch_presentation')]: {
      locale: 'en',
      document_target: 'iframe',
      return_url: `${lms}/mod/lti/return.php?course=2&launch_container=3&instanceid=4`,
    },
    [claim('tool_platform')]: {
      product_family_code: 'moodle',
      version: '2025100600.02',
      guid: '7f0c1d2e3b4a59687766554433221100',
      name: 'PRACTICE',
      description: 'Practice company',
    },
    [claim('ext')]: { user_username: 'ines', lms: 'moodle-2' },
    [claim('custom')]: {
      hello: 'world',
      full: null,
      due: '$ResourceLink.submission.endDateTime',
      link_setting_url: `${lms}/mod/lti/services.php/links/{link_id}/custom`,
    },
    'https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome': {
      lis_result_sourcedid: '{"data":{"instanceid":"4","userid":"5"}}',
      lis_outcome_service_url: `${lms}/mod/lti/service.php`,
    },
    'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
      scope: ['https://purl.imsglobal.org/spec/lti-ags/scope/score'],
      lineitems: `${lms}/mod/lti/services.php/2/lineitems?type_id=1`,
    },
    ...overrides,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

export type TokenHeader = { alg?: string; kid?: string } & Record<string, unknown>;

/** Signs with RS256. Header fields given as undefined are left out; `alg` in the header may lie. */
export async function signToken(
  claims: Claims,
  { header = {}, key }: { header?: TokenHeader; key?: SigningKey } = {},
): Promise<string> {
  const signer = key ?? (await platformKey());
  return signBytes(new TextEncoder().encode(JSON.stringify(claims)), signer, header);
}

/** Signs any bytes with an honest RSA signature over whatever header is asked for. */
export async function signBytes(
  payload: Uint8Array,
  key: SigningKey,
  header: TokenHeader = {},
): Promise<string> {
  const full = { typ: 'JWT', alg: 'RS256', kid: key.kid, ...header };
  const input = `${base64url.encode(JSON.stringify(full))}.${base64url.encode(payload)}`;
  const privateKey = await privateKeyOf(key);
  const signature = await crypto.subtle.sign(
    'RSASSA-PKCS1-v1_5',
    privateKey,
    new TextEncoder().encode(input),
  );
  return `${input}.${base64url.encode(new Uint8Array(signature))}`;
}

/** A token of the usual makings, by the library rather than by hand: the two must be taken alike. */
export async function signByLibrary(claims: Claims): Promise<string> {
  const key = await platformKey();
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', kid: key.kid })
    .sign(await privateKeyOf(key));
}

const imported = new WeakMap<JWK, Promise<CryptoKey>>();

function privateKeyOf(key: SigningKey): Promise<CryptoKey> {
  const known = imported.get(key.privateJwk) ?? (importJWK(key.privateJwk, 'RS256') as Promise<CryptoKey>);
  imported.set(key.privateJwk, known);
  return known;
}

/** Anything that answers requests: a Hono app, or a wrapper around fetch for a running server. */
export type TestApp = { request(url: string, init?: RequestInit): Response | Promise<Response> };

export type Browser = {
  request(url: string, init?: RequestInit): Promise<Response>;
  cookies: Map<string, string>;
};

/** A browser as far as a login cares: it keeps cookies and sends them back, and follows no redirects by itself. */
export function createBrowser(app: TestApp, { keepsCookies = true } = {}): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async request(url, init = {}) {
      const headers = new Headers(init.headers);
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      if (cookie) headers.set('Cookie', cookie);
      const response = await app.request(url, { ...init, headers, redirect: 'manual' });
      if (keepsCookies) for (const line of response.headers.getSetCookie()) keep(cookies, line);
      return response;
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const [name = '', value = ''] = pair.split('=');
  if (attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0')) cookies.delete(name);
  else cookies.set(name, value);
}

export const form = (fields: Record<string, string | undefined>): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: searchOf(fields).toString(),
});

const searchOf = (fields: Record<string, string | undefined>): URLSearchParams =>
  new URLSearchParams(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  );

export type LoginOptions = {
  /** default POST, as Moodle does */
  method?: 'GET' | 'POST';
  /** changes to the parameters; undefined leaves one out */
  params?: Record<string, string | undefined>;
};

export const loginParams = (): Record<string, string> => ({
  iss: 'http://127.0.0.1:8091',
  target_link_uri: targetLinkUri,
  login_hint: '5',
  lti_message_hint: '{"cmid":4,"launchid":"ltilaunch4_120034"}',
  client_id: 'kQ2mZr7TnB4xWcP',
  lti_deployment_id: '1',
});

/** Sends a login and follows our own redirect, as a browser would; the answer after that is returned. */
export async function requestLogin(browser: Browser, options: LoginOptions = {}): Promise<Response> {
  const params = { ...loginParams(), ...options.params };
  const init = options.method === 'GET' ? {} : form(params);
  const address = `${toolUrl}/lti/login`;
  const url = options.method === 'GET' ? `${address}?${searchOf(params)}` : address;
  const first = await browser.request(url, init);
  if (first.status !== 307) return first;
  return browser.request(first.headers.get('Location') ?? '', init);
}

export type StartedLogin = { browser: Browser; state: string; nonce: string; authorization: URL };

/** A login as far as the platform's authorisation endpoint. Throws if the tool did not send us there. */
export async function startLogin(
  app: TestApp,
  options: LoginOptions & { browser?: Browser } = {},
): Promise<StartedLogin> {
  const browser = options.browser ?? createBrowser(app);
  const response = await requestLogin(browser, options);
  const location = response.headers.get('Location');
  if (response.status !== 303 || !location) {
    throw new Error(`The login was answered with ${response.status}: ${await response.text()}`);
  }
  const authorization = new URL(location);
  const at = (name: string): string => authorization.searchParams.get(name) ?? '';
  return { browser, state: at('state'), nonce: at('nonce'), authorization };
}

export type LaunchOptions = {
  /** overrides of moodleClaims; the login's nonce is filled in */
  claims?: Claims;
  now?: Date;
  header?: TokenHeader;
  key?: SigningKey;
  /** instead of a token made from the claims */
  token?: string;
  /** instead of the login's */
  state?: string;
  browser?: Browser;
};

/** Posts the platform's answer to /lti/launch. */
export async function postLaunch(login: StartedLogin, options: LaunchOptions = {}): Promise<Response> {
  const claims = moodleClaims({ nonce: login.nonce, ...options.claims }, options.now);
  const token = options.token ?? (await signToken(claims, options));
  const fields = { id_token: token, state: options.state ?? login.state };
  return (options.browser ?? login.browser).request(`${toolUrl}/lti/launch`, form(fields));
}

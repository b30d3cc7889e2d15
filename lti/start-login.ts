import type { Context } from 'hono';
import { loginLifetime, readBrowserToken, setBrowserToken } from './browser-cookie.ts';
import { isAttempt, type LoginState, newAttempt, newState } from './login-state.ts';
import { answerPage, answerRefusal, type LtiContext } from './lti-context.ts';
import type { Platform } from './ports.ts';
import {
  authorizationUrl,
  decideLoginPlatform,
  type LoginRequest,
  loginFields,
  platformQuery,
  readLogin,
} from './read-login.ts';
import { readParameters } from './read-parameters.ts';

const maxLoginBytes = 24_576;

/**
 * Login initiation. The platform's hint is good for one use, so it stays here until the browser has shown that
 * it keeps our cookie: set it, come back once, and only then go to the platform. Where it does not come back,
 * the platform's storage may keep what the cookie would have kept; otherwise a page carries the unused parameters
 * on into a new window.
 */
export async function startLogin(c: Context, lti: LtiContext): Promise<Response> {
  const request = c.req.raw;
  const parameters = await readParameters(request, maxLoginBytes);
  if (!parameters.ok) return answerRefusal(lti, request, parameters.reason);
  const read = readLogin(parameters.value, lti.origin);
  if (!read.ok) return answerRefusal(lti, request, read.reason);
  const attempt = c.req.query('attempt');
  // whose login it is, is asked when the browser comes back: for the cookie it makes no difference
  if (!isAttempt(attempt)) return tryCookie(c, lti);
  const login = read.value;
  const platform = decideLoginPlatform(login, await lti.ports.findPlatforms(platformQuery(login)));
  if (!platform.ok) {
    const about = { issuer: login.issuer, clientId: login.clientId ?? undefined };
    return answerRefusal(lti, request, platform.reason, about);
  }
  const inNewWindow = c.req.query('window') === 'new';
  const browser = readBrowserToken(c, attempt);
  if (browser === null) return withoutCookie(c, lti, login, platform.value, inNewWindow);
  const { href } = await beginLogin(lti, login, platform.value, { attempt, browser, storageFrame: null });
  return inNewWindow ? leaveNewWindow(c, lti, href) : leave(c, href);
}

/**
 * 307 keeps method and body: what was posted is posted again, so that hints stay out of our addresses and the
 * page needs no script (a 303 would put them into the URL, a self-submitting form needs script or a click).
 * The attempt in the address is the name of a cookie, of no use to anybody without it.
 */
function tryCookie(c: Context, lti: LtiContext): Response {
  const attempt = newAttempt(lti.ports.randomToken());
  setBrowserToken(c, attempt, lti.ports.randomToken());
  const again = new URL(lti.loginUrl);
  again.search = new URL(c.req.url).search;
  again.searchParams.set('attempt', attempt);
  c.header('Cache-Control', 'no-store');
  return c.redirect(again.href, 307);
}

/**
 * Nothing of ours comes back. Where the platform says that it keeps data for tools, the page's script leaves the
 * browser's token there and goes on; the form for a new window stands on the page all the same, for platforms
 * that say so and never answer (Canvas' mobile apps).
 */
async function withoutCookie(
  c: Context,
  lti: LtiContext,
  login: LoginRequest,
  platform: Platform,
  inNewWindow: boolean,
): Promise<Response> {
  const { storageFrame } = login;
  const atTop = c.req.header('sec-fetch-dest') === 'document';
  if (inNewWindow || (atTop && storageFrame === null)) {
    const about = { issuer: login.issuer, clientId: platform.clientId, platformId: platform.id };
    return answerRefusal(lti, c.req.raw, 'cookies_blocked', about);
  }
  const data = storageFrame === null ? {} : await keepInStorage(lti, login, platform, storageFrame);
  return answerPage(lti.ports, c.req.raw, {
    kind: 'new-window',
    status: 200,
    title: storageFrame === null ? 'Continue in a new window' : 'Signing you in',
    message: storageFrame === null ? blocked : waiting,
    button: 'Open in a new window',
    method: 'post',
    action: `${lti.loginUrl}?window=new`,
    fields: loginFields(login),
    storageAccessButton: 'Allow this site to sign you in here',
    fullWindowButton: 'Open in the whole window',
    script: lti.scriptUrl,
    data: { ...data, login: lti.loginUrl, target: login.targetLinkUri, instead: blocked, refused },
  });
}

const blocked =
  'Your browser keeps sites inside a frame from signing you in. In a window of its own this page works as usual.';
const waiting =
  'This takes a moment. If this page is still here after a few seconds, open it in a window of its own.';
const refused = 'Your browser did not allow it. Open this page in a window of its own instead.';

/** Begins a login whose browser token will rest at the platform. @returns what the page's script needs for it */
async function keepInStorage(
  lti: LtiContext,
  login: LoginRequest,
  platform: Platform,
  storageFrame: string,
): Promise<Record<string, string>> {
  const browser = lti.ports.randomToken();
  const attempt = newAttempt(lti.ports.randomToken());
  const { href, state } = await beginLogin(lti, login, platform, { attempt, browser, storageFrame });
  return { step: 'keep', value: browser, href, ...storageData(platform, state, storageFrame) };
}

/** Where a login's browser token is kept: only the site of the registered authorisation endpoint may read it. */
export const storageData = (platform: Platform, state: string, frame: string): Record<string, string> => ({
  key: `lti_state_${state}`,
  origin: new URL(platform.authUrl).origin,
  frame,
});

/** Keeps what the platform's answer must match. @returns the state, and where the browser goes with it */
async function beginLogin(
  { ports, crypto, launchUrl }: LtiContext,
  login: LoginRequest,
  platform: Platform,
  { browser, ...about }: LoginState & { browser: string },
): Promise<{ href: string; state: string }> {
  const state = newState(about, ports.randomToken());
  const nonce = ports.randomToken();
  const createdAt = ports.now();
  await ports.putLogin({
    stateHash: await crypto.hash(state),
    browserHash: await crypto.hash(browser),
    nonce,
    issuer: login.issuer,
    clientId: platform.clientId,
    targetLinkUri: login.targetLinkUri,
    deploymentId: login.deploymentId,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + loginLifetime * 1000),
  });
  return { state, href: authorizationUrl(platform, login, { launchUrl, state, nonce }) };
}

function leave(c: Context, address: string): Response {
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
  return c.redirect(address, 303);
}

/**
 * The new window was opened by a form, and browsers hold every redirect after a form, however many follow at
 * the platform (Canvas has two hosts), against the form-action policy of its page. A refresh is a navigation
 * of its own, so that a page may keep `form-action 'self'`.
 */
async function leaveNewWindow(c: Context, { ports }: LtiContext, address: string): Promise<Response> {
  const page = await answerPage(ports, c.req.raw, {
    kind: 'continue',
    status: 200,
    title: 'Signing you in',
    message: 'Your learning platform is asked who you are. This takes a moment.',
    link: 'Continue',
    href: address,
  });
  const response = new Response(page.body, page);
  response.headers.set('Refresh', `0;url=${address}`);
  response.headers.set('Cache-Control', 'no-store');
  response.headers.set('Referrer-Policy', 'no-referrer');
  return response;
}

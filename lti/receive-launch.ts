import type { Context } from 'hono';
import { clearedBrowserToken, isBrowserToken, readBrowserToken } from './browser-cookie.ts';
import type { Launch } from './launch.ts';
import { readState } from './login-state.ts';
import { answerPage, answerRefusal, type LtiContext } from './lti-context.ts';
import { maxTokenBytes, type Parsed } from './parse-token.ts';
import type { LtiPorts, Platform } from './ports.ts';
import { type ClaimsGood, proveClaims } from './prove-claims.ts';
import { admit, proveNonce } from './prove-launch.ts';
import { proveLegacy } from './prove-legacy.ts';
import { type About, proveSender } from './prove-sender.ts';
import { readParameters } from './read-parameters.ts';
import { good, type Result, refuse } from './result.ts';
import { storageData } from './start-login.ts';

// Room for the other fields; a token's own characters need no percent signs.
const maxLaunchBytes = maxTokenBytes + 16_384;

type Answer = {
  idToken: string;
  state: string;
  attempt: string;
  /** which the browser has shown; null: it is still to be fetched from the platform's storage */
  browser: string | null;
  /** the frame of that storage; null: the browser keeps our cookie */
  storageFrame: string | null;
};

/** The platform's answer to a login (form_post): a launch, or a page that says why not. */
export async function receiveLaunch(c: Context, lti: LtiContext): Promise<Response> {
  const request = c.req.raw;
  const about: About = {};
  const read = await readAnswer(c, lti);
  if (!read.ok) return answerRefusal(lti, request, read.reason);
  const answer = read.value;
  const signed = await proveSender(answer.idToken, lti, about);
  if (!signed.ok) return answerRefusal(lti, request, signed.reason, about);
  const claims = proveClaims(signed.value, { now: lti.ports.now(), ownOrigin: lti.origin });
  if (!claims.ok) return answerRefusal(lti, request, claims.reason, about);
  const { storageFrame, browser } = answer;
  if (browser === null) return fetchFromStorage(request, lti, answer, claims.value.signed.platform);
  const proven = await proveBrowser({ ...answer, browser }, claims.value, lti);
  if (!proven.ok) return answerRefusal(lti, request, proven.reason, about);
  const { launch, platform } = proven.value;
  const carrier = storageFrame === null ? 'cookie' : 'bearer';
  const completed = await lti.ports.completeLaunch(launch, { request, carrier, platform });
  if ('refuse' in completed) return answerRefusal(lti, request, completed.refuse, about);
  return carrier === 'cookie' ? withCookie(completed, clearedBrowserToken(answer.attempt)) : completed;
}

/** Where the answer lets itself be changed it is not copied: a copy costs more than the rest of the answer. */
function withCookie(response: Response, cookie: string): Response {
  try {
    response.headers.append('Set-Cookie', cookie);
    return response;
  } catch {
    // what Response.redirect made is for reading only
    const copy = new Response(response.body, response);
    copy.headers.append('Set-Cookie', cookie);
    return copy;
  }
}

/** The browser is asked first: without its token for this state nothing else is worth looking up. */
async function readAnswer(c: Context, { origin }: LtiContext): Promise<Result<Answer>> {
  const parameters = await readParameters(c.req.raw, maxLaunchBytes);
  if (!parameters.ok) return parameters;
  // What the platform says in words is not shown: anybody could have written it.
  if (parameters.value.has('error')) return refuse('platform_error');
  const state = parameters.value.get('state');
  if (!state) return refuse('state_missing');
  const idToken = parameters.value.get('id_token');
  if (!idToken) return refuse('token_missing');
  const about = readState(state);
  if (about === null) return refuse('state_unknown');
  const known = { idToken, state, ...about };
  if (about.storageFrame === null) {
    const browser = readBrowserToken(c, about.attempt);
    return browser === null ? refuse('browser_unproven') : good({ ...known, browser });
  }
  const fetched = parameters.value.get('browser');
  if (fetched === undefined) return good({ ...known, browser: null });
  if (!isFromOurPage(c.req.raw, origin)) return refuse('browser_unproven');
  return isBrowserToken(fetched) ? good({ ...known, browser: fetched }) : refuse('storage_unanswered');
}

/**
 * Whoever began a login knows its token and could put it into another's browser by a form of their own. Only our
 * page asks the platform's storage of this browser, so only what our page sends counts; browsers name the sender
 * of every POST, and no script can change that.
 */
function isFromOurPage({ headers }: Request, origin: string): boolean {
  const site = headers.get('sec-fetch-site');
  return headers.get('origin') === origin && (site === null || site === 'same-origin');
}

/** The token is genuine and its browser not yet known: a page asks the platform's storage, and comes back. */
function fetchFromStorage(
  request: Request,
  lti: LtiContext,
  { idToken, state, storageFrame }: Answer,
  platform: Platform,
): Promise<Response> {
  return answerPage(lti.ports, request, {
    kind: 'from-storage',
    status: 200,
    title: 'Signing you in',
    message: 'Your learning platform is asked whether you began this here. This takes a moment.',
    withoutScript:
      'Your browser keeps no cookies for this site inside a frame, so signing in needs JavaScript here. Allow it, or open the link in a new tab.',
    method: 'post',
    action: lti.launchUrl,
    fields: { id_token: idToken, state },
    script: lti.scriptUrl,
    data: { step: 'take', ...storageData(platform, state, storageFrame ?? '') },
  });
}

/**
 * Stage 5 and admission. The login is consumed only when everything else is good: a forged token burns nobody's
 * login, and of parallel replays the database lets one through.
 */
async function proveBrowser(
  answer: Answer & { browser: string },
  claims: ClaimsGood,
  { ports, crypto }: LtiContext,
): Promise<Result<{ launch: Launch; platform: Platform }>> {
  const row = await ports.consumeLogin(await crypto.hash(answer.state), await crypto.hash(answer.browser));
  const proven = proveNonce(claims, row, ports.now());
  if (!proven.ok) return proven;

  const { parsed, platform } = claims.signed;
  const launch = admit(proven.value);
  if (!launch.ok) {
    if (launch.reason === 'deployment_unknown') {
      await ports.recordPendingDeployment({ platformId: platform.id, deploymentId: parsed.deploymentId });
    }
    return launch;
  }
  return good({ launch: await withLegacy(launch.value, parsed, ports), platform });
}

/** Asked last, so that nobody learns which keys are known without a launch of their own. */
async function withLegacy(launch: Launch, parsed: Parsed, ports: LtiPorts): Promise<Launch> {
  const { legacy, platformId } = launch;
  if (!legacy) return launch;
  const findSecret = async (consumerKey: string) =>
    (await ports.findLegacySecret?.({ platformId, consumerKey })) ?? null;
  return { ...launch, legacy: await proveLegacy(legacy, parsed, findSecret) };
}

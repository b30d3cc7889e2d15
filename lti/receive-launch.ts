import type { Context } from 'hono';
import { attemptOf, clearedBrowserToken, hashToken, readBrowserToken } from './browser-cookie.ts';
import type { Launch } from './launch.ts';
import { answerRefusal, type LtiContext } from './lti-context.ts';
import { maxTokenBytes, type Parsed, parseToken } from './parse-token.ts';
import type { LtiPorts, Platform, Refusal } from './ports.ts';
import { proveClaims } from './prove-claims.ts';
import { admit, proveNonce, provePlatform, proveSignature } from './prove-launch.ts';
import { proveLegacy } from './prove-legacy.ts';
import { readParameters } from './read-parameters.ts';
import { good, type Result, refuse } from './result.ts';

// Room for the other fields; a token's own characters need no percent signs.
const maxLaunchBytes = maxTokenBytes + 16_384;

type About = Omit<Refusal, 'reference' | 'reason'>;
type Answer = { idToken: string; state: string; attempt: string; browser: string };

/** The platform's answer to a login (form_post): a launch, or a page that says why not. */
export async function receiveLaunch(c: Context, lti: LtiContext): Promise<Response> {
  const request = c.req.raw;
  const about: About = {};
  const answer = await readAnswer(c);
  if (!answer.ok) return answerRefusal(lti, request, answer.reason);
  const proven = await proveLaunch(answer.value, lti, about);
  if (!proven.ok) return answerRefusal(lti, request, proven.reason, about);
  const { launch, platform } = proven.value;
  const completed = await lti.ports.completeLaunch(launch, { request, carrier: 'cookie', platform });
  if ('refuse' in completed) return answerRefusal(lti, request, completed.refuse, about);
  const response = new Response(completed.body, completed);
  response.headers.append('Set-Cookie', clearedBrowserToken(answer.value.attempt));
  return response;
}

/** The browser is asked first: without its cookie for this state nothing else is worth looking up. */
async function readAnswer(c: Context): Promise<Result<Answer>> {
  const parameters = await readParameters(c.req.raw, maxLaunchBytes);
  if (!parameters.ok) return parameters;
  // What the platform says in words is not shown: anybody could have written it.
  if (parameters.value.has('error')) return refuse('platform_error');
  const state = parameters.value.get('state');
  if (!state) return refuse('state_missing');
  const idToken = parameters.value.get('id_token');
  if (!idToken) return refuse('token_missing');
  const attempt = attemptOf(state);
  if (attempt === null) return refuse('state_unknown');
  const browser = readBrowserToken(c, attempt);
  return browser === null ? refuse('browser_unproven') : good({ idToken, state, attempt, browser });
}

/**
 * The stages with their lookups between them. The login is consumed only when everything else is good: a
 * forged token burns nobody's login, and of parallel replays the database lets one through.
 */
async function proveLaunch(
  answer: Answer,
  lti: LtiContext,
  about: About,
): Promise<Result<{ launch: Launch; platform: Platform }>> {
  const { ports } = lti;
  const parsed = parseToken(answer.idToken);
  if (!parsed.ok) return parsed;
  const { issuer, clientId, deploymentId } = parsed.value;
  Object.assign(about, { issuer, clientId });

  const known = provePlatform(parsed.value, await ports.findPlatforms({ issuer, clientId, deploymentId }));
  if (!known.ok) return known;
  const { platform } = known.value;
  about.platformId = platform.id;

  const now = ports.now();
  const { fetchKeys } = ports;
  const key = await lti.keyCache.findKey({ url: platform.jwksUrl, kid: parsed.value.kid, now, fetchKeys });
  if (!key.ok) return key;
  const signed = await proveSignature(known.value, key.value);
  if (!signed.ok) return signed;

  const claims = proveClaims(signed.value, { now, ownOrigin: lti.origin });
  if (!claims.ok) return claims;

  const row = await ports.consumeLogin(await hashToken(answer.state), await hashToken(answer.browser));
  const proven = proveNonce(claims.value, row, ports.now());
  if (!proven.ok) return proven;

  const launch = admit(proven.value);
  if (!launch.ok && launch.reason === 'deployment_unknown') {
    await ports.recordPendingDeployment({ platformId: platform.id, deploymentId });
  }
  return launch.ok ? good({ launch: await withLegacy(launch.value, parsed.value, ports), platform }) : launch;
}

/** Asked last, so that nobody learns which keys are known without a launch of their own. */
async function withLegacy(launch: Launch, parsed: Parsed, ports: LtiPorts): Promise<Launch> {
  const { legacy, platformId } = launch;
  if (!legacy) return launch;
  const findSecret = async (consumerKey: string) =>
    (await ports.findLegacySecret?.({ platformId, consumerKey })) ?? null;
  return { ...launch, legacy: await proveLegacy(legacy, parsed, findSecret) };
}

import type { Context } from 'hono';
import type { Tool } from '../practice-state.ts';
import { GRADE_SCOPES, SCOPE } from '../vendors/vendor.ts';
import { json } from './answers.ts';
import { type AskedRegistration, readRegistration } from './read-registration.ts';
import { readRegistrationToken, spendRegistrationToken } from './registration-token.ts';
import { takeId, type World } from './world.ts';

const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
const MOST_TOOLS = 20;

/** The registration endpoint (Dynamic Registration 1.0 §3.5): a token is good for one registration. */
export async function registerTool(c: Context, world: World): Promise<Response> {
  const token = await readRegistrationToken(world, c.req.raw);
  // Moodle says it as bare words (captured)
  if ('fault' in token) return new Response(token.fault, { status: 401 });
  const read = readRegistration(await c.req.json().catch(() => null));
  if ('fault' in read)
    return json({ error: 'invalid_request', message: read.fault }, 'application/json', 400);
  const fault = findVendorFault(world, read.asked, token.scope === 'reg-update' ? token.sub : null);
  if (fault) return json({ errors: [{ message: fault }] }, 'application/json', 400);
  const before = token.scope === 'reg-update' ? world.state.tools.find(({ id }) => id === token.sub) : null;
  if (before === undefined) return json({ error: 'invalid_request' }, 'application/json', 400);
  const tool = toolFrom(world, read.asked, before, token.sub);
  world.state.tools = before
    ? world.state.tools.map((one) => (one.id === tool.id ? tool : one))
    : [...world.state.tools, tool];
  spendRegistrationToken(world, token.jti);
  world.save();
  return json(answerOf(world, tool, read.asked), 'application/json');
}

function findVendorFault(world: World, asked: AskedRegistration, updated: string | null): string | null {
  const { registration, scopes } = world.vendor;
  if (registration.refusesUnknownScopes) {
    const unknown = asked.scopes.filter((scope) => !scopes.includes(scope));
    if (unknown.length > 0) return `Invalid scopes: ${unknown.join(', ')}`;
  }
  if (!isNear(world, asked)) return 'This practice LMS takes tools of this machine only.';
  if (updated === null && world.state.tools.length >= MOST_TOOLS) return 'There are too many tools already.';
  return isDomainTaken(world, asked.domain, updated)
    ? 'An enabled registration has this domain already; disable it first.'
    : null;
}

/** Whether another enabled tool of the link keeps this one from its domain (Brightspace). */
export const isDomainTaken = ({ vendor, state }: World, domain: string, except: string | null): boolean =>
  vendor.registration.oneToolPerDomain &&
  state.tools.some((tool) => tool.domain === domain && tool.status === 'active' && tool.id !== except);

/** It asks the tool's addresses itself, so it does not let them lead anywhere. */
function isNear({ options }: World, asked: AskedRegistration): boolean {
  const near = [new URL(options.toolUrl).hostname, 'localhost', '127.0.0.1', '[::1]'];
  const addresses = [asked.jwksUrl, asked.loginUrl, asked.targetUrl, ...asked.redirectUrls];
  return addresses.every((address) => near.includes(new URL(address).hostname));
}

/** What is kept of a request. A changed tool keeps who it is; a new one waits to be activated. */
function toolFrom(
  world: World,
  asked: AskedRegistration,
  before: Tool | null | undefined,
  clientId: string,
): Tool {
  const { vendor } = world;
  const id = before?.id ?? takeId(world);
  const content = asked.messages.find(({ type }) => type === 'LtiDeepLinkingRequest');
  return {
    id,
    clientId: before?.clientId ?? clientId,
    deploymentId:
      before?.deploymentId ??
      (vendor.name === 'moodle' || vendor.name === 'sakai' ? id : crypto.randomUUID()),
    status: before?.status ?? 'pending',
    name: asked.name,
    domain: asked.domain,
    loginUrl: asked.loginUrl,
    targetUrl: asked.targetUrl,
    contentUrl: content?.target ?? asked.targetUrl,
    redirectUrls: asked.redirectUrls,
    jwksUrl: asked.jwksUrl,
    scopes: grantedScopes(world, asked.scopes),
    custom: asked.custom,
    sharesNames: ['name', 'given_name', 'family_name'].some((claim) => asked.claims.includes(claim)),
    sharesEmail: asked.claims.includes('email'),
    placements: placementsOf(world, asked),
  };
}

/** Listed and never granted (captured). */
const NO_SERVICE = ['openid', 'https://purl.imsglobal.org/spec/lti-bo/scope/basicoutcome'];

/** Moodle gives all of grading to whoever asks for line items, and to who asks for any other part what is left. */
function grantedScopes({ vendor }: World, asked: readonly string[]): string[] {
  const known = asked.filter((scope) => vendor.scopes.includes(scope) && !NO_SERVICE.includes(scope));
  const isGrade = (scope: string) => GRADE_SCOPES.some((grade) => grade === scope);
  if (vendor.name !== 'moodle' || !known.some(isGrade)) return known;
  const all = known.includes(SCOPE.lineItem);
  const grades = GRADE_SCOPES.filter((scope) => all || scope !== SCOPE.lineItem);
  return [...grades, ...known.filter((scope) => !isGrade(scope))];
}

/** Canvas takes the placements that it knows, with its prefix or without, and drops the others silently. */
function placementsOf({ vendor }: World, asked: AskedRegistration): Record<string, string> {
  const wanted = asked.messages
    .filter(({ type }) => type === 'LtiResourceLinkRequest')
    .flatMap(({ placements, target }) =>
      placements.map((name) => [
        name.replace('https://canvas.instructure.com/lti/', ''),
        target ?? asked.targetUrl,
      ]),
    );
  return Object.fromEntries(
    wanted.filter(([name]) => name !== undefined && vendor.placements.includes(name)),
  );
}

function answerOf(world: World, tool: Tool, asked: AskedRegistration): object {
  const { registration, name } = world.vendor;
  const grades = asked.scopes.some((scope) => GRADE_SCOPES.some((one) => one === scope));
  // Moodle's answer names every grading scope, whatever was asked and granted (captured)
  const scopes = registration.overstatesScopes
    ? [
        ...(grades ? GRADE_SCOPES : []),
        ...tool.scopes.filter((scope) => !GRADE_SCOPES.some((one) => one === scope)),
      ]
    : tool.scopes;
  const moodle = name === 'moodle';
  return {
    client_id: tool.clientId,
    response_types: ['id_token'],
    jwks_uri: tool.jwksUrl,
    initiate_login_uri: tool.loginUrl,
    grant_types: ['client_credentials', 'implicit'],
    redirect_uris: tool.redirectUrls,
    application_type: 'web',
    token_endpoint_auth_method: 'private_key_jwt',
    client_name: tool.name,
    ...(asked.logoUrl ? { logo_uri: asked.logoUrl } : {}),
    scope: scopes.join(' '),
    [TOOL]: {
      ...(moodle ? { version: '1.3.0' } : {}),
      ...(registration.tellsDeployment ? { deployment_id: tool.deploymentId } : {}),
      target_link_uri: tool.targetUrl,
      domain: tool.domain,
      ...(asked.description ? { description: asked.description } : {}),
      // Moodle keeps the address for selecting content, and nothing else of the messages
      messages: moodle
        ? asked.messages
            .filter(({ type }) => type === 'LtiDeepLinkingRequest')
            .map(({ type, target }) => ({ type, target_link_uri: target ?? tool.targetUrl }))
        : asked.said.messages,
      custom_parameters: tool.custom,
      claims: asked.claims,
    },
  };
}

import { createHash, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { decodeJwt, type JWTPayload } from 'jose';
import type { Granted, Tool } from '../practice-state.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { verifyToolToken } from './tool-keys.ts';
import { findTool, type World } from './world.ts';

const LIFE_S = 3600;
const MOST_TOKENS = 200;
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Client assertions that were used: `client jti` → until when it matters, in seconds. */
export type UsedAssertions = Map<string, number>;

/** The token endpoint (Security Framework 1.0 §4.1): private_key_jwt, and each vendor's ways of answering. */
export async function giveToken(c: Context, world: World, used: UsedAssertions): Promise<Response> {
  const form = await c.req.parseBody();
  const assertion = String(form.client_assertion ?? '');
  if (form.grant_type !== 'client_credentials') return refuse(world, 'unsupported_grant_type');
  if (form.client_assertion_type !== ASSERTION) return refuse(world, 'invalid_request');
  const claimed = readClaims(assertion);
  const tool = findTool(world, ({ clientId }) => clientId === claimed?.iss);
  if (!tool || claimed?.sub !== tool.clientId || tool.status !== 'active')
    return refuse(world, 'invalid_client');
  const said = await verifyToolToken(world, tool, assertion);
  if (!said.ok) return refuseAssertion(world, said.fault);
  if (!hasAudience(world, said.payload)) return refuse(world, 'invalid_client', 'the audience is wrong');
  if (!isFirstUse(world, tool, said.payload, used))
    return refuse(world, 'invalid_client', 'the jti was used before');
  const asked = String(form.scope ?? '').split(' ');
  const scopes = [...new Set(asked)].filter((scope) => tool.scopes.includes(scope));
  if (scopes.length === 0) return refuse(world, 'invalid_scope');
  return answer(world.vendor, 200, {
    access_token: keepToken(world, tool, scopes),
    token_type: 'Bearer',
    expires_in: LIFE_S,
    scope: scopes.join(' '),
  });
}

function readClaims(assertion: string): JWTPayload | null {
  try {
    return decodeJwt(assertion);
  } catch {
    return null;
  }
}

function hasAudience({ vendor, base }: World, { aud }: JWTPayload): boolean {
  if (vendor.token.audience === 'any') return true;
  const path = vendor.token.audience === 'own' ? vendor.token.ownAudience : vendor.paths.token;
  return [aud].flat().includes(`${base}${path}`);
}

function isFirstUse(world: World, tool: Tool, { jti, exp }: JWTPayload, used: UsedAssertions): boolean {
  if (!world.vendor.token.refusesReplay) return true;
  const now = world.now().getTime() / 1000;
  for (const [key, until] of used) if (until < now) used.delete(key);
  const key = `${tool.clientId} ${jti}`;
  if (!jti || used.has(key)) return false;
  used.set(key, (exp ?? now) + 60);
  return true;
}

function keepToken({ state, now, save }: World, tool: Tool, scopes: readonly string[]): string {
  const token = randomBytes(24).toString('base64url');
  const at = now().getTime();
  const alive = Object.entries(state.tokens).filter(([, { until }]) => until > at);
  state.tokens = Object.fromEntries(alive.slice(-(MOST_TOKENS - 1)));
  state.tokens[hash(token)] = { toolId: tool.id, scopes, until: at + LIFE_S * 1000 };
  save();
  return token;
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Who asks with this request's bearer token; null: nobody. */
export function findGranted({ state, now }: World, request: Request): Granted | null {
  const [, token] = /^bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const granted = token ? state.tokens[hash(token)] : undefined;
  return granted && granted.until > now().getTime() ? granted : null;
}

function answer({ token }: Pick<Vendor, 'token'>, status: number, body: object): Response {
  const headers = { 'content-type': token.contentType, 'cache-control': 'no-store' };
  return new Response(JSON.stringify(body), { status, headers });
}

function refuse({ vendor }: World, error: string, error_description?: string): Response {
  return answer(vendor, 400, error_description ? { error, error_description } : { error });
}

/** Moodle's answers are as they were captured: a page of HTML, and JSON that is none. */
function refuseAssertion(world: World, fault: string): Response {
  if (world.vendor.name !== 'moodle') return refuse(world, 'invalid_client', fault);
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  if (fault === 'keys unreadable')
    return new Response('<!DOCTYPE html>\n<html><head><title>Error</title></head><body></body></html>', {
      status: 404,
      headers,
    });
  const words = fault === 'key unknown' ? '"kid" invalid, unable to lookup correct key' : fault;
  return new Response(`{\n  "error" : "${words}"\n}`, { status: 400, headers });
}

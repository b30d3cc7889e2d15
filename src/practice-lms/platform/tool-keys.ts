import {
  createLocalJWKSet,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import type { Tool } from '../practice-state.ts';
import type { World } from './world.ts';

const TIMEOUT_MS = 5_000;

/** What a tool signed, or why it is not believed. */
export type ToolSaid =
  | { readonly ok: true; readonly payload: JWTPayload }
  | { readonly ok: false; readonly fault: 'keys unreadable' | 'key unknown' | 'signature or time wrong' };

/**
 * Checks a token of a tool against the keys that it publishes, asked for anew each time, as Moodle does.
 * Audience and claims are the caller's to compare.
 */
export async function verifyToolToken(world: World, tool: Tool, token: string): Promise<ToolSaid> {
  const keys = await fetchToolKeys(world, tool);
  if (!keys) return { ok: false, fault: 'keys unreadable' };
  if (!keys.keys.some(({ kid }) => kid === readKid(token))) return { ok: false, fault: 'key unknown' };
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: tool.clientId,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat'],
      currentDate: world.now(),
      clockTolerance: 30,
    });
    return { ok: true, payload };
  } catch {
    return { ok: false, fault: 'signature or time wrong' };
  }
}

function readKid(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}

async function fetchToolKeys(world: World, tool: Tool): Promise<JSONWebKeySet | null> {
  if (!world.state.settings.readsKeys) return null;
  const response = await askTool(world, tool.jwksUrl);
  if (response?.status !== 200) return null;
  const keys = (await response.json().catch(() => null)) as JSONWebKeySet | null;
  return Array.isArray(keys?.keys) ? keys : null;
}

/**
 * Asks something of the tool, server to server: where it listens, not under its public address, which may lie
 * behind something else. Null where no answer came.
 */
export async function askTool(
  { options }: Pick<World, 'options'>,
  address: string,
  init: RequestInit = {},
): Promise<Response | null> {
  const url = new URL(address);
  const listens = options.toolListensAt;
  const there =
    url.origin === options.toolUrl && listens ? `${listens}${url.pathname}${url.search}` : address;
  const ask = options.fetch ?? fetch;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return ask(there, { redirect: 'error', signal, ...init }).catch(() => null);
}

import type { Context } from 'hono';
import type { NoticeHandler, Tool } from '../practice-state.ts';
import { CLAIM, SCOPE } from '../vendors/vendor.ts';
import { admitTool } from './admit.ts';
import { json, refuseService } from './answers.ts';
import { signAsPlatform } from './sign-launch.ts';
import { askTool } from './tool-keys.ts';
import { findTool, type World } from './world.ts';

const HELLO = 'LtiHelloWorldNotice';
const TYPES = [HELLO, 'LtiContextCopyNotice'];

/** GET and PUT of the platform notification service 1.0: one handler for a type, on the tool's own host. */
export function listHandlers(c: Context, world: World): Response {
  const tool = admitTool(c, world, [SCOPE.notices]);
  return tool instanceof Response ? tool : json(showHandlers(world, tool), 'application/json');
}

export async function putHandler(c: Context, world: World): Promise<Response> {
  const tool = admitTool(c, world, [SCOPE.notices]);
  if (tool instanceof Response) return tool;
  const said = (await c.req.json().catch(() => null)) as Record<string, unknown> | null;
  const { notice_type: type, handler: address } = said ?? {};
  if (typeof type !== 'string' || !TYPES.includes(type))
    return refuseService(c, world, 400, 'unknown notice_type');
  if (typeof address !== 'string') return refuseService(c, world, 400, 'handler must be an address or empty');
  if (address !== '' && !isOnTool(address, tool))
    return refuseService(c, world, 400, 'handler must be on the domain of the tool');
  const { state } = world;
  state.handlers = state.handlers.filter((one) => one.toolId !== tool.id || one.type !== type);
  if (address !== '') state.handlers.push({ toolId: tool.id, type, address });
  world.save();
  // a platform says hello at once, and does not wait for the tool's answer with its own
  if (type === HELLO && address !== '') void sendNotice(world, HELLO, {}, { toolId: tool.id });
  return json({ notice_type: type, handler: address }, 'application/json');
}

const isOnTool = (address: string, tool: Tool): boolean =>
  URL.canParse(address) && new URL(address).host === tool.domain;

function showHandlers({ state }: World, tool: Tool) {
  return {
    client_id: tool.clientId,
    deployment_id: tool.deploymentId,
    notice_handlers: TYPES.map((notice_type) => {
      const set = state.handlers.find((one) => one.toolId === tool.id && one.type === notice_type);
      return { notice_type, handler: set?.address ?? '' };
    }),
  };
}

/** What became of one notice: the status of the tool's answer, null where none came. */
export interface Sent {
  readonly tool: Tool;
  readonly status: number | null;
}

/** Sends a notice to every tool that wants such ones, or to one of them, once, as Canvas does; what is not taken is lost. */
export async function sendNotice(
  world: World,
  type: string,
  claims: Readonly<Record<string, unknown>>,
  only: { readonly toolId?: string } = {},
): Promise<Sent[]> {
  const id = crypto.randomUUID();
  const handlers = world.state.handlers.filter(
    (one) => one.type === type && (only.toolId ?? one.toolId) === one.toolId,
  );
  return Promise.all(handlers.map((handler) => sendTo(world, handler, id, claims))).then((sent) =>
    sent.filter((one) => one !== null),
  );
}

async function sendTo(
  world: World,
  handler: NoticeHandler,
  id: string,
  claims: Readonly<Record<string, unknown>>,
): Promise<Sent | null> {
  const tool = findTool(world, (one) => one.id === handler.toolId);
  if (tool?.status !== 'active') return null;
  const now = world.now();
  const iat = Math.floor(now.getTime() / 1000);
  const jwt = await signAsPlatform(
    world,
    {
      iss: world.base,
      aud: tool.clientId,
      jti: crypto.randomUUID(),
      nonce: crypto.randomUUID(),
      [`${CLAIM}deployment_id`]: tool.deploymentId,
      [`${CLAIM}version`]: '1.3.0',
      [`${CLAIM}notice`]: { id, timestamp: now.toISOString(), type: handler.type },
      ...claims,
    },
    { iat, exp: iat + 3600 },
  );
  const response = await askTool(world, handler.address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ notices: [{ jwt }] }),
  });
  return { tool, status: response?.status ?? null };
}

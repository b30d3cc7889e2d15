import type { Context } from 'hono';
import type { JWTPayload } from 'jose';
import type { Activity } from '../practice-state.ts';
import { contentScreen } from '../screens/small-screens.tsx';
import { CLAIM } from '../vendors/vendor.ts';
import type { ContentRequest } from './authorise.tsx';
import { type ContentItem, readItem } from './read-content-item.ts';
import { verifyToolToken } from './tool-keys.ts';
import { takeId, type World } from './world.ts';

const DL = 'https://purl.imsglobal.org/spec/lti-dl/claim/';
const MOST_ITEMS = 50;
const MOST_ACTIVITIES = 500;

/** The request that an answer belongs to, by the key in the return address; it is good for one answer. */
export type TakeRequest = (key: string) => ContentRequest | null;

/** The deep linking return address (Deep Linking 2.0 §4.5): checks what the tool signed and places it. */
export async function takeContent(c: Context, world: World, take: TakeRequest): Promise<Response> {
  const { JWT } = await c.req.parseBody();
  const request = take(c.req.query('sesskey') ?? '');
  if (!request) return show(null, 'This selection was finished already, or never begun.');
  const { tool, courseId } = request.intent;
  const said = await verifyToolToken(world, tool, String(JWT ?? ''));
  if (!said.ok) return show(courseId, `The tool’s answer was refused: ${said.fault}.`);
  const fault = findFault(world, request, said.payload);
  if (fault) return show(courseId, `The tool’s answer was refused: ${fault}.`);
  const error = said.payload[`${DL}errormsg`];
  if (typeof error === 'string') return show(courseId, error);
  const read = readItems(world, request, said.payload);
  if ('fault' in read) return show(courseId, `The tool’s answer was refused: ${read.fault}.`);
  const placed = read.items.map((item) => place(world, request, item));
  world.save();
  const message = said.payload[`${DL}msg`];
  return show(courseId, typeof message === 'string' ? message : null, placed);
}

function show(courseId: string | null, message: string | null, placed: readonly Activity[] = []): Response {
  const refused = placed.length === 0 && message !== null;
  const page = contentScreen({ courseId, message, placed });
  return new Response(page, {
    status: refused ? 400 : 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

/** What does not fit the request; null where all does. */
function findFault(world: World, { intent, data }: ContentRequest, payload: JWTPayload): string | null {
  const wrong = [
    [[payload.aud].flat().includes(world.base), 'the audience is not this platform'],
    [typeof payload.nonce === 'string', 'the nonce is missing'],
    [payload[`${CLAIM}message_type`] === 'LtiDeepLinkingResponse', 'it is no LtiDeepLinkingResponse'],
    [payload[`${CLAIM}version`] === '1.3.0', 'the version is not 1.3.0'],
    [payload[`${CLAIM}deployment_id`] === intent.tool.deploymentId, 'the deployment is another'],
    // whatever was sent must come back as it is; where nothing was sent nothing may come
    [(payload[`${DL}data`] ?? null) === data, 'data did not come back as it was sent'],
  ] as const;
  return wrong.find(([fits]) => !fits)?.[1] ?? null;
}

function readItems(
  world: World,
  { intent }: ContentRequest,
  payload: JWTPayload,
): { items: ContentItem[] } | { fault: string } {
  const said = payload[`${DL}content_items`] ?? [];
  if (!Array.isArray(said) || said.length > MOST_ITEMS)
    return { fault: 'content_items is no list of up to 50' };
  if (world.state.activities.length + said.length > MOST_ACTIVITIES)
    return { fault: 'there is no room for more' };
  const items: ContentItem[] = [];
  for (const one of said) {
    const read = readItem(world, intent.tool, one);
    if ('fault' in read) return read;
    items.push(read.item);
  }
  return { items };
}

function place(world: World, { intent }: ContentRequest, { lineItem, ...item }: ContentItem): Activity {
  const [courseId, toolId] = [intent.courseId!, intent.tool.id];
  const activity = { id: takeId(world), courseId, toolId, copyOf: null, ...item };
  world.state.activities.push(activity);
  if (lineItem) {
    const { id: activityId } = activity;
    world.state.lineItems.push({ id: takeId(world), courseId, toolId, activityId, said: lineItem });
  }
  return activity;
}

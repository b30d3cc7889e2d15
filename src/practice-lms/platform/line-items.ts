import type { Context } from 'hono';
import type { Activity, LineItem } from '../practice-state.ts';
import { SCOPE } from '../vendors/vendor.ts';
import { admit } from './admit.ts';
import { json, refuseService } from './answers.ts';
import { listAllActivities } from './courses.ts';
import { findLineItem, lineItemAddress } from './find-line-item.ts';
import { pageOf } from './page-of.ts';
import { takeId, type World } from './world.ts';

const ITEM = 'application/vnd.ims.lis.v2.lineitem+json';
const CONTAINER = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
const MOST_ITEMS = 500;

/** GET the line items of a course, by resource_id, tag and resource_link_id (AGS 2.0 §3.2.5). */
export function listLineItems(c: Context, world: World): Response {
  const may = admit(c, world, [SCOPE.lineItem, SCOPE.lineItemRead]);
  if (may instanceof Response) return may;
  const query = c.req.query();
  const matches = (shown: Record<string, unknown>) =>
    (['resource_id', 'tag', 'resource_link_id'] as const).every(
      (name) => !query[name] || query[name] === shown[NAMES[name]],
    );
  const all = world.state.lineItems
    .filter((item) => item.courseId === may.course.id && item.toolId === may.tool.id)
    .map((item) => showLineItem(world, item))
    .filter(matches);
  const { by, lineItemsLimit: limit, curlyLineItemLinks: curly } = world.vendor.paging;
  const { items, link } = pageOf(all, publicAddress(c, world), { by, limit, curly });
  return json(items, CONTAINER, 200, link ? { link } : {});
}

const NAMES = { resource_id: 'resourceId', tag: 'tag', resource_link_id: 'resourceLinkId' } as const;

/** The address of a request as the platform writes it: what reverse proxies would not change. */
export function publicAddress(c: Context, world: World): string {
  const { pathname, search } = new URL(c.req.url);
  return `${new URL(world.base).origin}${pathname}${search}`;
}

/** A line item as it is read: what Moodle takes and forgets (dates, review) is not in it (captured). */
export function showLineItem(world: World, item: LineItem): Record<string, unknown> {
  const { label, scoreMaximum, resourceId, tag, ...rest } = item.said;
  const moodle = world.vendor.name === 'moodle';
  const link = item.activityId === null ? null : world.vendor.resourceLinkId(item.activityId);
  return {
    id: lineItemAddress(world, item),
    label,
    scoreMaximum,
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(tag === undefined ? {} : { tag }),
    ...(link === null ? {} : { resourceLinkId: link }),
    ...(link !== null && moodle ? { ltiLinkId: link } : {}),
    ...(moodle ? {} : rest),
  };
}

export async function createLineItem(c: Context, world: World): Promise<Response> {
  const may = admit(c, world, [SCOPE.lineItem]);
  if (may instanceof Response) return may;
  const said = await readLineItem(c);
  if (!said) return refuseService(c, world, 400, 'No label or Score Maximum');
  if (world.state.lineItems.length >= MOST_ITEMS) return refuseService(c, world, 507, 'Too many line items');
  const { resourceLinkId, ltiLinkId: _, id: __, ...kept } = said;
  const activityId = activityOf(world, resourceLinkId);
  if (activityId === undefined) return refuseService(c, world, 404, 'No such resource link');
  const item: LineItem = {
    id: takeId(world),
    courseId: may.course.id,
    toolId: may.tool.id,
    activityId,
    said: kept,
  };
  world.state.lineItems.push(item);
  world.save();
  return json({ ...said, id: lineItemAddress(world, item) }, ITEM, 201);
}

/** Which activity a resource link is; undefined: none. A line item need not belong to one. */
function activityOf(world: World, resourceLinkId: unknown): string | null | undefined {
  if (resourceLinkId === undefined || resourceLinkId === null || resourceLinkId === '') return null;
  return findLinkedActivity(world, resourceLinkId)?.id;
}

/** The activity that the vendor calls so; undefined: none. */
export const findLinkedActivity = (world: World, link: unknown): Activity | undefined =>
  listAllActivities(world).find(({ id }) => world.vendor.resourceLinkId(id) === link);

export function readOneLineItem(c: Context, world: World): Response {
  const found = admitItem(c, world, [SCOPE.lineItem, SCOPE.lineItemRead]);
  return found instanceof Response ? found : json(showLineItem(world, found), ITEM);
}

export async function changeLineItem(c: Context, world: World): Promise<Response> {
  const item = admitItem(c, world, [SCOPE.lineItem]);
  if (item instanceof Response) return item;
  const said = await readLineItem(c);
  if (!said) return refuseService(c, world, 400, 'No label or Score Maximum');
  const { resourceLinkId: _, ltiLinkId: __, id: ___, ...kept } = said;
  const changed = { ...item, said: kept };
  world.state.lineItems = world.state.lineItems.map((one) => (one.id === item.id ? changed : one));
  world.save();
  return json({ ...said, id: lineItemAddress(world, item) }, ITEM);
}

export function removeLineItem(c: Context, world: World): Response {
  const item = admitItem(c, world, [SCOPE.lineItem]);
  if (item instanceof Response) return item;
  const { state } = world;
  state.lineItems = state.lineItems.filter(({ id }) => id !== item.id);
  for (const key of Object.keys(state.grades)) if (key.startsWith(`${item.id}:`)) delete state.grades[key];
  world.save();
  return json('', 'text/html', 204);
}

/** The line item of the path, if it is the asking tool's own. */
export function admitItem(c: Context, world: World, scopes: readonly string[]): LineItem | Response {
  const may = admit(c, world, scopes);
  if (may instanceof Response) return may;
  const item = findLineItem(
    world,
    ({ id, courseId, toolId }) =>
      id === c.req.param('item') && courseId === may.course.id && toolId === may.tool.id,
  );
  return item ?? refuseService(c, world, 404, 'No such line item');
}

type SaidLineItem = LineItem['said'] & { resourceLinkId?: unknown; ltiLinkId?: unknown; id?: unknown };

async function readLineItem(c: Context): Promise<SaidLineItem | null> {
  const said: unknown = await c.req.json().catch(() => null);
  return isLineItem(said) && JSON.stringify(said).length < 10_000 ? said : null;
}

export function isLineItem(said: unknown): said is SaidLineItem {
  const { label, scoreMaximum } = (said ?? {}) as Record<string, unknown>;
  return typeof label === 'string' && label !== '' && typeof scoreMaximum === 'number' && scoreMaximum > 0;
}

import type { LineItem } from '../practice-state.ts';
import { fillPath } from '../vendors/vendors.ts';
import { serviceAddress, type World } from './world.ts';

export const findLineItem = (world: World, is: (item: LineItem) => boolean): LineItem | null =>
  world.state.lineItems.find(is) ?? null;

export function lineItemsAddress(world: World, course: string, tool: string): string {
  const { paths, serviceQuery } = world.vendor;
  return serviceAddress(world, fillPath(paths.lineItems, { course, tool }), serviceQuery?.(tool));
}

/** A line item's address, or one below it (`/scores`); Moodle's query stays behind the path. */
export function lineItemAddress(world: World, item: LineItem, below = ''): string {
  const { paths, serviceQuery } = world.vendor;
  const path = fillPath(paths.lineItem, { course: item.courseId, tool: item.toolId, item: item.id });
  return serviceAddress(world, `${path}${below}`, serviceQuery?.(item.toolId));
}

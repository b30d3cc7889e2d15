import type { Activity, LineItem, Tool } from '../practice-state.ts';
import type { World } from './world.ts';

/** An item as it will stand in the course, and its column in the gradebook where it wants one. */
export interface ContentItem extends Pick<Activity, 'kind' | 'title' | 'text' | 'url' | 'custom'> {
  readonly lineItem: LineItem['said'] | null;
}

/** Reads one content item (Deep Linking 2.0 §3), or says why it is not taken. */
export function readItem(world: World, tool: Tool, said: unknown): { item: ContentItem } | { fault: string } {
  if (typeof said !== 'object' || said === null) return { fault: 'an item is no object' };
  const item = said as Record<string, unknown>;
  const type = String(item.type);
  if (!world.vendor.contentTypes.includes(type)) return { fault: `items of type ${type} were not asked for` };
  const kind = type === 'ltiResourceLink' ? 'tool' : 'link';
  const url = typeof item.url === 'string' ? item.url : kind === 'tool' ? tool.targetUrl : '';
  if (url !== '' && !isWebAddress(url)) return { fault: 'an item’s url is no web address' };
  if (kind === 'tool' && new URL(url).host !== tool.domain)
    return { fault: 'an item’s url leads to another site' };
  const title = readText(item.title, 255) || 'Without a title';
  return {
    item: {
      kind,
      title,
      text: readText(item.text, 2000),
      url,
      custom: readCustom(item.custom),
      lineItem: kind === 'tool' ? readLineItem(item.lineItem, title) : null,
    },
  };
}

const isWebAddress = (url: string): boolean =>
  URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol) && url.length < 2048;

const readText = (value: unknown, most: number): string =>
  typeof value === 'string' ? value.slice(0, most) : '';

function readCustom(value: unknown): Record<string, string> {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>).slice(0, 50);
  return Object.fromEntries(entries.map(([name, one]) => [name, String(one).slice(0, 1000)]));
}

function readLineItem(value: unknown, title: string): LineItem['said'] | null {
  const { scoreMaximum, label, resourceId, tag, submissionReview } = (value ?? {}) as Record<string, unknown>;
  if (typeof scoreMaximum !== 'number' || scoreMaximum <= 0) return null;
  return {
    label: readText(label, 255) || title,
    scoreMaximum,
    ...(typeof resourceId === 'string' ? { resourceId } : {}),
    ...(typeof tag === 'string' ? { tag } : {}),
    ...(typeof submissionReview === 'object' && submissionReview ? { submissionReview } : {}),
  };
}

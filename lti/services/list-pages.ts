import { type Ask, askPlatform, type Tools } from './ask-platform.ts';
import type { Listing } from './client-types.ts';
import { done, fail, type ServiceFault, type ServiceResult } from './fault.ts';
import { readLinkHeader } from './link-header.ts';
import { hostOf, readJson } from './reach.ts';

/** Where a list ends at the latest, whatever the platform says. */
export const listBounds = {
  entries: 100_000,
  pages: 2_500,
  bytesOfPage: 8 * 1024 * 1024,
  bytes: 128 * 1024 * 1024,
  ms: 180_000,
} as const;

type Bounds = { readonly [Name in keyof typeof listBounds]: number };

/** Takes one page's entries in; null where the page is none of what the service answers. */
export type ReadPage<T> = (json: unknown) => readonly T[] | null;

type Pages<T> = Listing<T> & {
  /** of the last page that was read */
  readonly links: ReadonlyMap<string, string>;
};

/**
 * Reads a list page by page along `Link: rel="next"` (NRPS §2.4.2, AGS §3.2.9). A page that comes round again ends
 * it, as do the bounds; what was read until then is kept and `complete` is false. Each page's host is looked at
 * anew by askPlatform.
 * @returns the fault of the first page, where that one cannot be read
 */
export async function listPages<T>(
  tools: Tools,
  first: Ask,
  read: ReadPage<T>,
  bounds: Partial<Bounds> = {},
): Promise<ServiceResult<Pages<T>>> {
  const most = { ...listBounds, ...bounds };
  const began = tools.ports.now().getTime();
  const items: T[] = [];
  const seen = new Set<string>();
  let links: ReadonlyMap<string, string> = new Map();
  let bytes = 0;
  const stop = (fault: ServiceFault) => done({ items, complete: false, stoppedBy: fault, links });
  for (let url: string | undefined = first.url; url !== undefined; url = links.get('next')) {
    const limit = reachedBound({ items, seen, bytes, ms: tools.ports.now().getTime() - began }, url, most);
    if (limit) return stop(limit);
    seen.add(url);
    const page = await readPage(tools, { ...first, url, maxBytes: most.bytesOfPage }, read);
    if (!page.ok) return seen.size === 1 ? page : stop(page.fault);
    const room = most.entries - items.length;
    for (const item of page.value.items.slice(0, room)) items.push(item);
    bytes += page.value.bytes;
    links = page.value.links;
    if (page.value.items.length > room) return stop(tooLong(most));
  }
  return done({ items, complete: true, links });
}

async function readPage<T>(tools: Tools, ask: Ask, read: ReadPage<T>) {
  const answer = await askPlatform(tools, ask);
  if (!answer.ok) return answer;
  const { status, headers, text } = answer.value;
  const items = status === 204 ? [] : read(readJson(text));
  if (!items) {
    const sentence = `The LMS (${hostOf(ask.url)}) answered, but not as the standard says. Its log or its maker may know more.`;
    return fail('malformed', sentence, { status });
  }
  return done({ items, bytes: text.length, links: readLinkHeader(headers.get('link'), ask.url) });
}

const tooLong = ({ entries }: Bounds): ServiceFault => ({
  kind: 'too_many',
  sentence: `The list is longer than the ${entries} entries that we read.`,
});

function reachedBound(
  so: { items: readonly unknown[]; seen: ReadonlySet<string>; bytes: number; ms: number },
  url: string,
  most: Bounds,
): ServiceFault | null {
  const say = (sentence: string): ServiceFault => ({ kind: 'too_many', sentence });
  if (so.seen.has(url)) return say('The LMS leads from page to page in a circle; we stopped there.');
  if (so.items.length >= most.entries) return tooLong(most);
  if (so.seen.size >= most.pages) return say(`The list has more than the ${most.pages} pages that we read.`);
  if (so.bytes >= most.bytes) return say('The list is larger than we read.');
  if (so.ms >= most.ms) return say('The LMS took too long to send the whole list; we stopped there.');
  return null;
}

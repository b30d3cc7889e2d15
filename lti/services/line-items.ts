import { isJsonObject, type JsonObject, readIdentifier, readText, readWebUrl } from '../json.ts';
import { type Ask, askPlatform, type Tools } from './ask-platform.ts';
import type { LineItem, NewLineItem, PlatformClient, SubmissionReview } from './client-types.ts';
import { done, fail, type ServiceResult } from './fault.ts';
import { listPages } from './list-pages.ts';
import { hostOf, readJson } from './reach.ts';
import { readNumber } from './read-number.ts';
import { scopes } from './scopes.ts';
import { withQuery } from './service-urls.ts';

const mediaType = 'application/vnd.ims.lis.v2.lineitem+json';
const containerType = 'application/vnd.ims.lis.v2.lineitemcontainer+json';
const reads = [scopes.lineItem, scopes.lineItemReadonly] as const;
const writes = [scopes.lineItem] as const;

const pageSize = 100;
const mostLineItems = 10_000;

/** Line items: the columns of a course's gradebook (AGS §3.2). */
export function createLineItems(tools: Tools): PlatformClient['lineItems'] {
  const change = (method: 'POST' | 'PUT', url: string, item: NewLineItem): Ask => ({
    service: 'line_items',
    scopes: writes,
    url,
    method,
    accept: mediaType,
    contentType: mediaType,
    body: JSON.stringify(item),
  });
  return {
    async list(url, { resourceLinkId, resourceId, tag, limit = pageSize } = {}) {
      const query = { resource_link_id: resourceLinkId, resource_id: resourceId, tag, limit };
      const first = withQuery(url, query);
      const ask: Ask = { service: 'line_items', scopes: reads, url: first, accept: containerType };
      const pages = await listPages(tools, ask, readLineItems, { entries: mostLineItems });
      if (!pages.ok) return pages;
      const { links: _, ...listing } = pages.value;
      return done(listing);
    },
    async get(url) {
      const ask: Ask = { service: 'line_items', scopes: reads, url, accept: mediaType };
      return oneItem(await askPlatform(tools, ask), url);
    },
    async create(url, item) {
      return oneItem(await askPlatform(tools, change('POST', url, item)), url);
    },
    async update(item) {
      const answer = await askPlatform(tools, change('PUT', item.id, item));
      // some answer with nothing: then it is what we sent
      if (answer.ok && answer.value.text.trim() === '') return done(item);
      return oneItem(answer, item.id);
    },
    async remove(url) {
      const ask: Ask = { service: 'line_items', scopes: writes, url, method: 'DELETE' };
      const answer = await askPlatform(tools, ask);
      return answer.ok || answer.fault.kind === 'not_found' ? done(undefined) : answer;
    },
  };
}

function oneItem(answer: Awaited<ReturnType<typeof askPlatform>>, url: string): ServiceResult<LineItem> {
  if (!answer.ok) return answer;
  const item = readLineItem(readJson(answer.value.text));
  if (item) return done(item);
  const sentence = `The LMS (${hostOf(url)}) answered, but not with a column of its gradebook.`;
  return fail('malformed', sentence, { status: answer.value.status });
}

function readLineItems(json: unknown): LineItem[] | null {
  if (!Array.isArray(json)) return null;
  return json.map(readLineItem).filter((item) => item !== null);
}

/** Only the address is needed; it is kept to the letter, for a query that is tidied may lead elsewhere. */
function readLineItem(json: unknown): LineItem | null {
  if (!isJsonObject(json)) return null;
  const id = readIdentifier(json.id, 4096);
  if (id === undefined || readWebUrl(id) === undefined) return null;
  return defined({
    id,
    label: readText(json.label) ?? '',
    scoreMaximum: readNumber(json.scoreMaximum) ?? 0,
    resourceId: readIdentifier(json.resourceId, 1000),
    tag: readIdentifier(json.tag, 1000),
    resourceLinkId: readIdentifier(json.resourceLinkId),
    startDateTime: readText(json.startDateTime, 64),
    endDateTime: readText(json.endDateTime, 64),
    gradesReleased: typeof json.gradesReleased === 'boolean' ? json.gradesReleased : undefined,
    submissionReview: isJsonObject(json.submissionReview) ? readReview(json.submissionReview) : undefined,
  });
}

function readReview(json: JsonObject): SubmissionReview {
  const custom = isJsonObject(json.custom)
    ? Object.fromEntries(
        Object.entries(json.custom).filter((one): one is [string, string] => typeof one[1] === 'string'),
      )
    : undefined;
  const status = Array.isArray(json.reviewableStatus) ? json.reviewableStatus : [];
  return defined({
    reviewableStatus: status.filter((one): one is string => typeof one === 'string'),
    label: readText(json.label),
    url: readWebUrl(json.url),
    custom,
  });
}

/** Without the members that are undefined, so that an item read and written again says nothing new. */
function defined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } & T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}

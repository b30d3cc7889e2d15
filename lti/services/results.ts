import { isJsonObject, readIdentifier, readText } from '../json.ts';
import type { Tools } from './ask-platform.ts';
import type { PlatformClient, PlatformResult } from './client-types.ts';
import { done } from './fault.ts';
import { listPages } from './list-pages.ts';
import { readNumber, readUserId } from './read-number.ts';
import { scopes } from './scopes.ts';
import { lineItemPart, withQuery } from './service-urls.ts';

const containerType = 'application/vnd.ims.lis.v2.resultcontainer+json';

/** Results: what stands in a column of the gradebook now (AGS §3.3). */
export function createResults(tools: Tools): PlatformClient['results'] {
  return {
    async list(lineItemUrl, { userId, limit = 100 } = {}) {
      const url = withQuery(lineItemPart(lineItemUrl, 'results'), { user_id: userId, limit });
      const pages = await listPages(
        tools,
        { service: 'results', scopes: [scopes.resultReadonly], url, accept: containerType },
        readResults,
      );
      if (!pages.ok) return pages;
      const { links: _, ...listing } = pages.value;
      return done(listing);
    },
  };
}

function readResults(json: unknown): PlatformResult[] | null {
  return Array.isArray(json) ? json.map(readResult).filter((result) => result !== null) : null;
}

function readResult(json: unknown): PlatformResult | null {
  if (!isJsonObject(json)) return null;
  const userId = readIdentifier(readUserId(json.userId));
  if (userId === undefined) return null;
  const at = Date.parse(typeof json.timestamp === 'string' ? json.timestamp : '');
  return {
    userId,
    resultScore: readNumber(json.resultScore),
    resultMaximum: readNumber(json.resultMaximum),
    comment: readText(json.comment, 10_000),
    timestamp: Number.isNaN(at) ? undefined : new Date(at),
  };
}

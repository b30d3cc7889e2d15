import type { Precondition } from '../document-store.ts';

/** If-Match and If-None-Match (RFC 9110 13.1.1, 13.1.2); weak tags are compared like strong ones, quotes are optional. */
export function readPrecondition(headers: Headers): Precondition {
  const ifMatch = readTags(headers.get('if-match'));
  const ifNoneMatch = readTags(headers.get('if-none-match'));
  return { ...(ifMatch ? { ifMatch } : {}), ...(ifNoneMatch ? { ifNoneMatch } : {}) };
}

/** Pure: does the precondition hold for what is there (an ETag), or for nothing (null)? */
export function decideHolds({ ifMatch, ifNoneMatch }: Precondition, etag: string | null): boolean {
  const matches = (tags: '*' | readonly string[]) => etag !== null && (tags === '*' || tags.includes(etag));
  if (ifMatch !== undefined && !matches(ifMatch)) return false;
  return ifNoneMatch === undefined || !matches(ifNoneMatch);
}

export function hasPrecondition(precondition: Precondition): boolean {
  return precondition.ifMatch !== undefined || precondition.ifNoneMatch !== undefined;
}

function readTags(header: string | null): '*' | string[] | null {
  if (header === null || header.trim() === '') return null;
  if (header.trim() === '*') return '*';
  return header.split(',').map((tag) =>
    tag
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase(),
  );
}

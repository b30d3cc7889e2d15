import { isJsonObject, readIdentifier, readText } from '../json.ts';
import type { Ask, Tools } from './ask-platform.ts';
import type { CourseGroup, CourseGroupSet, PlatformClient } from './client-types.ts';
import { done } from './fault.ts';
import { listPages, type ReadPage } from './list-pages.ts';
import { readUserId } from './read-number.ts';
import { scopes } from './scopes.ts';
import { withQuery } from './service-urls.ts';

const groupsType = 'application/vnd.ims.lti-gs.v1.contextgroupcontainer+json';
const setsType = 'application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json';
const mostGroups = 10_000;

/** Course groups (LTI-GS 1.0), for the platforms that have them. */
export function createGroups(tools: Tools): PlatformClient['groups'] {
  async function list<T>(url: string, accept: string, read: ReadPage<T>) {
    const ask: Ask = { service: 'groups', scopes: [scopes.groups], url, accept };
    const pages = await listPages(tools, ask, read, { entries: mostGroups });
    if (!pages.ok) return pages;
    const { links: _, ...listing } = pages.value;
    return done(listing);
  }
  return {
    list: (url, { userId, limit = 100 } = {}) =>
      list(withQuery(url, { user_id: userId, limit }), groupsType, readGroups),
    sets: (url, { limit = 100 } = {}) => list(withQuery(url, { limit }), setsType, readSets),
  };
}

function readGroups(json: unknown): CourseGroup[] | null {
  if (!isJsonObject(json) || !Array.isArray(json.groups)) return null;
  return json.groups.flatMap((group) => {
    const set = readNamed(group);
    if (!set || !isJsonObject(group)) return [];
    return [{ ...set, setId: readIdentifier(readUserId(group.set_id)), tag: readIdentifier(group.tag) }];
  });
}

function readSets(json: unknown): CourseGroupSet[] | null {
  if (!isJsonObject(json) || !Array.isArray(json.sets)) return null;
  return json.sets.flatMap((set) => readNamed(set) ?? []);
}

function readNamed(json: unknown): CourseGroupSet | null {
  if (!isJsonObject(json)) return null;
  const id = readIdentifier(readUserId(json.id));
  return id === undefined ? null : { id, name: readText(json.name) ?? id };
}

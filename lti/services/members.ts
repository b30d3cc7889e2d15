import { isJsonObject, readIdentifier, readText, readWebUrl } from '../json.ts';
import { parseRoles } from '../roles.ts';
import type { Ask, Tools } from './ask-platform.ts';
import { belongsToPlatform } from './belongs-to-platform.ts';
import type { Member, PlatformClient, Roster } from './client-types.ts';
import { done, type ServiceResult } from './fault.ts';
import { listBounds, listPages } from './list-pages.ts';
import { readUserId } from './read-number.ts';
import { scopes } from './scopes.ts';
import { withQuery } from './service-urls.ts';

const containerType = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';

/** Names and Role Provisioning (NRPS 2.0): who takes part in a course. */
export function createMembers(tools: Tools): PlatformClient['members'] {
  return {
    list: (url, { role, limit = 100, rlid, max } = {}) =>
      readRoster(tools, withQuery(url, { role, rlid, limit }), max),
    // its address is the platform's word and stays as it is
    changes: (url, { max } = {}) => readRoster(tools, url, max),
  };
}

async function readRoster(tools: Tools, url: string, max?: number): Promise<ServiceResult<Roster>> {
  const ask: Ask = { service: 'members', scopes: [scopes.members], url, accept: containerType };
  const entries = Math.min(max ?? listBounds.entries, listBounds.entries);
  const pages = await listPages(tools, ask, readMembers, { entries });
  if (!pages.ok) return pages;
  const { items, complete, stoppedBy, links } = pages.value;
  const differencesUrl = links.get('differences');
  return done({
    members: eachOnce(items),
    complete,
    ...(stoppedBy && { stoppedBy }),
    ...(differencesUrl && belongsToPlatform(tools.connection, differencesUrl) && { differencesUrl }),
  });
}

function readMembers(json: unknown): Member[] | null {
  if (!isJsonObject(json) || !Array.isArray(json.members)) return null;
  return json.members.map(readMember).filter((member) => member !== null);
}

const statuses = ['Active', 'Inactive', 'Deleted'] as const;
const mostRoles = 50;

/** Nobody without an id; everything else may be missing (privacy settings). */
function readMember(json: unknown): Member | null {
  if (!isJsonObject(json)) return null;
  const userId = readIdentifier(readUserId(json.user_id));
  if (userId === undefined) return null;
  const written = typeof json.status === 'string' ? json.status.toLowerCase() : '';
  const roles = (Array.isArray(json.roles) ? json.roles : [])
    .filter((role): role is string => typeof role === 'string')
    .slice(0, mostRoles);
  const groupIds = readGroupIds(json.group_enrollments);
  const messages = Array.isArray(json.message) ? json.message.filter(isJsonObject) : [];
  return {
    userId,
    status: statuses.find((one) => one.toLowerCase() === written) ?? 'Active',
    roles,
    courseRoles: parseRoles(roles).context,
    name: readText(json.name, 255),
    givenName: readText(json.given_name, 255),
    familyName: readText(json.family_name, 255),
    email: readText(json.email, 320),
    picture: readWebUrl(json.picture),
    personSourcedid: readIdentifier(json.lis_person_sourcedid),
    legacyUserId: readIdentifier(readUserId(json.lti11_legacy_user_id)),
    ...(groupIds.length > 0 && { groupIds }),
    ...(messages.length > 0 && { messages }),
  };
}

const mostGroupsOfOne = 100;

/** The groups somebody is in (LTI-GS 1.0 §3.3): only their ids are told here. */
function readGroupIds(json: unknown): string[] {
  const ids = (Array.isArray(json) ? json.slice(0, mostGroupsOfOne) : [])
    .filter(isJsonObject)
    .map((enrollment) => readIdentifier(readUserId(enrollment.group_id)));
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** Somebody may come twice: with two enrolments, or because the course changed between two pages. */
function eachOnce(members: readonly Member[]): Member[] {
  const found = new Map<string, Member>();
  for (const member of members) {
    const known = found.get(member.userId);
    found.set(member.userId, known ? joined(known, member) : member);
  }
  return [...found.values()];
}

function joined(one: Member, other: Member): Member {
  const roles = [...new Set([...one.roles, ...other.roles])];
  const told = Object.fromEntries(Object.entries(other).filter(([, value]) => value !== undefined));
  const status = [one.status, other.status].includes('Active') ? 'Active' : other.status;
  return { ...one, ...told, status, roles, courseRoles: parseRoles(roles).context };
}

import type { Context } from 'hono';
import { loginOf, nameOf } from '../members.ts';
import type { Activity, Tool } from '../practice-state.ts';
import { CLAIM, MEMBERSHIP, SCOPE } from '../vendors/vendor.ts';
import { admit } from './admit.ts';
import { json, refuseService } from './answers.ts';
import { type CourseMember, listCourseMembers, listRoster } from './courses.ts';
import { findLinkedActivity, publicAddress } from './line-items.ts';
import { pageOf } from './page-of.ts';
import type { World } from './world.ts';

const CONTAINER = 'application/vnd.ims.lti-nrps.v2.membershipcontainer+json';
const GROUPS = 'application/vnd.ims.lti-gs.v1.contextgroupcontainer+json';

/** GET the roster of a course (NRPS 2.0 §2), by role, rlid, limit and, where it is offered, since when. */
export function listMembers(c: Context, world: World): Response {
  const may = admit(c, world, [SCOPE.members]);
  if (may instanceof Response) return may;
  const { role, rlid, since } = c.req.query();
  const activity = rlid ? (findLinkedActivity(world, rlid) ?? null) : null;
  if (rlid && !activity) return refuseService(c, world, 404, 'No such resource link');
  const { vendor } = world;
  const revision = vendor.paging.differences && since ? Number(since) : null;
  const people =
    revision === null
      ? listCourseMembers(world, may.course.id)
      : listRoster(world, may.course.id).filter((one) => one.revision > revision);
  const wanted = people.filter((one) => !role || role === one.role || role === `${MEMBERSHIP}${one.role}`);
  const { by, membersLimit: limit } = vendor.paging;
  const { items, link } = pageOf(wanted, publicAddress(c, world), { by, limit, curly: false });
  const links = [link, isLast(link) ? differences(c, world) : null].filter((one) => one !== null);
  const { id, label, title } = may.course;
  const body = {
    id: withoutQuery(publicAddress(c, world)),
    context: { id: vendor.contextId(id), label, title },
    members: items.map((one) => showMember(world, may.tool, one, activity)),
  };
  return json(body, CONTAINER, 200, links.length > 0 ? { link: links.join(', ') } : {});
}

const isLast = (link: string | null): boolean => link === null;

/** Who asks again at this address hears only of those who came or went in between. */
function differences(c: Context, { vendor, state, ...world }: World): string | null {
  if (!vendor.paging.differences) return null;
  const address = withoutQuery(publicAddress(c, { vendor, state, ...world }));
  return `<${address}?since=${state.revision}>; rel="differences"`;
}

const withoutQuery = (address: string): string => address.replace(/\?.*$/, '');

function showMember(
  world: World,
  tool: Tool,
  { member, role, status }: CourseMember,
  activity: Activity | null,
) {
  const { vendor } = world;
  const { employeeNumber, givenName: given_name, familyName: family_name, email } = member;
  const moodle = vendor.name === 'moodle';
  return {
    status,
    roles: [vendor.paging.fullRoleNames ? `${MEMBERSHIP}${role}` : role],
    ...(activity ? { message: [messageOf(world, tool, activity, member.number)] } : {}),
    user_id: vendor.sub(member.number),
    ...(employeeNumber ? { lis_person_sourcedid: employeeNumber } : {}),
    ...(tool.sharesNames ? { name: nameOf(member), given_name, family_name } : {}),
    ...(tool.sharesEmail ? { email } : {}),
    ...(moodle && tool.sharesNames ? { ext_user_username: loginOf(member) } : {}),
  };
}

/** With rlid each member carries what a launch of that link would say about them. */
function messageOf(world: World, tool: Tool, activity: Activity, number: string) {
  const message_type = { [`${CLAIM}message_type`]: 'LtiResourceLinkRequest' };
  if (world.vendor.name !== 'moodle') return { ...message_type, [`${CLAIM}custom`]: activity.custom };
  const data = { instanceid: activity.id, userid: number, typeid: tool.id, launchid: 1 };
  return {
    ...message_type,
    'https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome': {
      lis_result_sourcedid: JSON.stringify({ data, hash: '' }),
      lis_outcome_service_url: `${world.base}/mod/lti/service.php`,
    },
  };
}

/** GET the groups of a course (Course Groups 1.0): its people by department; with `user_id` those of one. */
export function listGroups(c: Context, world: World): Response {
  const may = admit(c, world, [SCOPE.groups]);
  if (may instanceof Response) return may;
  const asked = c.req.query('user_id');
  const people = listCourseMembers(world, may.course.id)
    .map(({ member }) => member)
    .filter(({ number }) => !asked || world.vendor.sub(number) === asked);
  const names = [...new Set(people.map(({ department }) => department))].filter((name) => name !== null);
  const groups = names.map((name) => {
    return { id: slug(name), name, set_id: 'departments', tag: 'department' };
  });
  return json({ id: withoutQuery(publicAddress(c, world)), groups }, GROUPS);
}

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]+/g, '-');

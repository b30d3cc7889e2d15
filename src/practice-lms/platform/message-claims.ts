import type { JWTPayload } from 'jose';
import { type Member, nameOf } from '../members.ts';
import { CLAIM, MEMBERSHIP, SYSTEM, type Vendor } from '../vendors/vendor.ts';
import { customClaim } from './build-claims.ts';
import { roleOf } from './courses.ts';
import type { Intent } from './intent.ts';
import type { LaunchFacts } from './launch-facts.ts';
import { serviceAddress, type World } from './world.ts';

const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings';

export function messageTypeOf(vendor: Vendor, { kind }: Pick<Intent, 'kind'>): string {
  if (kind === 'content') return 'LtiDeepLinkingRequest';
  if (kind === 'review') return 'LtiSubmissionReviewRequest';
  if (kind === 'privacy') return vendor.privacyMessage;
  return kind === 'course' ? (vendor.contextMessage ?? '') : 'LtiResourceLinkRequest';
}

/** The claims that the message itself needs. `returnKey` finds the request again when content comes back. */
export function messageClaims(
  world: World,
  intent: Intent,
  facts: LaunchFacts,
  returnKey: string,
): JWTPayload {
  const common = {
    [`${CLAIM}target_link_uri`]: intent.target,
    [`${CLAIM}custom`]: customClaim(world.vendor, facts),
  };
  switch (intent.kind) {
    case 'content':
      return { ...common, [DEEP_LINKING]: contentSettings(world, facts, returnKey) };
    case 'review':
      return { ...common, ...linkClaim(world, facts), [`${CLAIM}for_user`]: reviewed(world, intent.about!) };
    case 'privacy':
      return { ...common, ...privacyClaims(world, intent.about!) };
    case 'placement':
      return { ...common, ...placementClaims(world, facts) };
    case 'course':
      return common;
    default:
      return { ...common, ...linkClaim(world, facts) };
  }
}

function linkClaim({ vendor }: World, { activity }: LaunchFacts): JWTPayload {
  if (!activity) return {};
  const { title, text: description, id } = activity;
  return { [`${CLAIM}resource_link`]: { title, description, id: vendor.resourceLinkId(id) } };
}

function contentSettings(world: World, { tool, course }: LaunchFacts, returnKey: string) {
  const { contentTypes, contentSettings: own, paths } = world.vendor;
  return {
    accept_types: contentTypes,
    ...own,
    deep_link_return_url: serviceAddress(world, paths.contentReturn, {
      course: course?.id ?? '',
      id: tool.id,
      sesskey: returnKey,
    }),
    title: tool.name,
    text: '',
  };
}

/** Moodle names the reviewed person by their number alone (captured); the standard allows all of this. */
function reviewed(world: World, member: Member) {
  const user_id = world.vendor.sub(member.number);
  if (world.vendor.name === 'moodle') return { user_id };
  const { givenName: given_name, familyName: family_name, email, employeeNumber } = member;
  return {
    user_id,
    person_sourcedid: employeeNumber,
    given_name,
    family_name,
    name: nameOf(member),
    email,
    roles: [`${MEMBERSHIP}${roleOf(world, member)}`],
  };
}

function privacyClaims({ vendor }: World, about: Member): JWTPayload {
  return {
    [`${CLAIM}roles`]: [`${SYSTEM}Administrator`],
    [`${CLAIM}for_user`]: { [vendor.privacyUserField]: vendor.sub(about.number), name: nameOf(about) },
  };
}

/** Canvas: the link is the page's own context, which is no course outside of one. */
function placementClaims({ vendor, options }: World, facts: LaunchFacts): JWTPayload {
  const { course, placement, member, tool } = facts;
  const account = placement === 'account_navigation' || placement === 'global_navigation';
  const around = course?.id ?? (account ? 'account' : `user ${member.number}`);
  const id = vendor.contextId(around);
  return {
    [`${CLAIM}resource_link`]: { id, title: tool.name, description: null },
    ...(account
      ? { [`${CLAIM}context`]: { id, label: 'halden', title: options.companyName, type: ['Account'] } }
      : {}),
  };
}

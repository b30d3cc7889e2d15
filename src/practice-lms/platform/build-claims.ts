import type { JWTPayload } from 'jose';
import { nameOf } from '../members.ts';
import { CLAIM, GRADE_SCOPES, SCOPE, type Vendor } from '../vendors/vendor.ts';
import { fillPath } from '../vendors/vendors.ts';
import { findLineItem, lineItemAddress, lineItemsAddress } from './find-line-item.ts';
import type { LaunchFacts } from './launch-facts.ts';
import { canUse, serviceAddress, type World } from './world.ts';

/** What every message of every vendor says; the message's and the vendor's own claims are laid over it. */
export function buildClaims(world: World, facts: LaunchFacts, ofMessage: JWTPayload): JWTPayload {
  const { vendor } = world;
  const { base, tool, member, course, sub, messageType } = facts;
  return {
    iss: base,
    aud: tool.clientId,
    sub,
    ...(tool.sharesNames
      ? { given_name: member.givenName, family_name: member.familyName, name: nameOf(member) }
      : {}),
    ...(tool.sharesEmail ? { email: member.email } : {}),
    [`${CLAIM}deployment_id`]: tool.deploymentId,
    [`${CLAIM}message_type`]: messageType,
    [`${CLAIM}version`]: '1.3.0',
    [`${CLAIM}roles`]: vendor.roles(facts),
    ...(course
      ? {
          [`${CLAIM}context`]: {
            id: vendor.contextId(course.id),
            label: course.label,
            title: course.title,
            type: [vendor.contextType],
          },
        }
      : {}),
    ...serviceClaims(world, facts),
    ...vendor.ownClaims(facts),
    ...ofMessage,
  };
}

/** The activity's parameters and the tool's with their variables filled in; unknown ones stay as they are. */
export function customClaim(vendor: Vendor, facts: LaunchFacts): Record<string, string | null> {
  const known = vendor.variables(facts);
  const expand = (value: string) => {
    const name = value.startsWith('$') ? value.slice(1) : null;
    return name !== null && Object.hasOwn(known, name) ? known[name]! : value;
  };
  const asked = { ...facts.activity?.custom, ...facts.tool.custom };
  const expanded = Object.entries(asked).map(([name, value]) => [name, expand(value)]);
  return { ...Object.fromEntries(expanded), ...vendor.ownCustom(facts) };
}

/** Which services the tool may use here, and where: nothing that it was not granted. */
function serviceClaims(world: World, facts: LaunchFacts): JWTPayload {
  const { tool, course, messageType } = facts;
  const { paths } = world.vendor;
  if (!course) return notices(world, facts);
  const at = (pattern: string) =>
    serviceAddress(world, fillPath(pattern, { course: course.id, tool: tool.id }));
  const grades = GRADE_SCOPES.filter((scope) => canUse(tool, scope));
  const isContent = messageType === 'LtiDeepLinkingRequest';
  return {
    ...(grades.length > 0
      ? { 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': endpoint(world, facts, grades) }
      : {}),
    // Moodle leaves the roster out while content is selected
    ...(canUse(tool, SCOPE.members) && !(isContent && world.vendor.name === 'moodle')
      ? {
          'https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice': {
            context_memberships_url: at(paths.members),
            service_versions: world.vendor.name === 'moodle' ? ['1.0', '2.0'] : ['2.0'],
          },
        }
      : {}),
    ...(paths.groups && canUse(tool, SCOPE.groups)
      ? {
          'https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice': {
            scope: [SCOPE.groups],
            context_groups_url: at(paths.groups),
            service_versions: ['1.0'],
          },
        }
      : {}),
    ...notices(world, facts),
  };
}

function endpoint(world: World, facts: LaunchFacts, scope: readonly string[]) {
  const { course, tool, activity, messageType } = facts;
  const item = activity && findLineItem(world, (one) => one.activityId === activity.id);
  // as captured: in a review Moodle names the line items and not the one that is reviewed
  const hides = messageType === 'LtiSubmissionReviewRequest' && world.vendor.name === 'moodle';
  return {
    scope,
    lineitems: lineItemsAddress(world, course!.id, tool.id),
    ...(item && !hides ? { lineitem: lineItemAddress(world, item) } : {}),
  };
}

function notices(world: World, { tool }: LaunchFacts): JWTPayload {
  const { notices: path } = world.vendor.paths;
  if (!path || !canUse(tool, SCOPE.notices)) return {};
  return {
    [`${CLAIM}platformnotificationservice`]: {
      service_versions: ['1.0'],
      platform_notification_service_url: serviceAddress(world, fillPath(path, { tool: tool.id })),
      scope: [SCOPE.notices],
      notice_types_supported: ['LtiHelloWorldNotice', 'LtiContextCopyNotice'],
    },
  };
}

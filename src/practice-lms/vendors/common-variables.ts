import { loginOf, nameOf } from '../members.ts';
import type { LaunchFacts } from '../platform/launch-facts.ts';
import { INSTITUTION, MEMBERSHIP, type Vendor } from './vendor.ts';

/** The variables of LTI 1.3 Core, Appendix C, that every vendor but Moodle fills in the same way. */
export function commonVariables(vendor: Pick<Vendor, 'contextId' | 'resourceLinkId'>, facts: LaunchFacts) {
  const { member, tool, course, activity, preferences, sub } = facts;
  return {
    'User.id': sub,
    'User.username': loginOf(member),
    'Person.sourcedId': member.employeeNumber ?? '',
    'Person.address.timezone': preferences.timeZone,
    'Message.locale': preferences.locale,
    ...(tool.sharesNames
      ? {
          'Person.name.full': nameOf(member),
          'Person.name.given': member.givenName,
          'Person.name.family': member.familyName,
        }
      : {}),
    ...(tool.sharesEmail ? { 'Person.email.primary': member.email } : {}),
    ...(course
      ? {
          'Context.id': vendor.contextId(course.id),
          'Context.title': course.title,
          'Context.label': course.label,
          'CourseOffering.sourcedId': course.label,
          'CourseSection.sourcedId': course.label,
        }
      : {}),
    ...(activity
      ? {
          'ResourceLink.id': vendor.resourceLinkId(activity.id),
          'ResourceLink.title': activity.title,
          'ResourceLink.description': activity.text,
        }
      : {}),
  };
}

/** Course and institution roles by their full names, as Brightspace, Blackboard and Canvas send them together. */
export const fullRoles: Vendor['roles'] = ({ role, administrator }) => [
  `${MEMBERSHIP}${role}`,
  `${INSTITUTION}${role === 'Instructor' ? 'Faculty' : 'Student'}`,
  ...(administrator ? [`${INSTITUTION}Administrator`] : []),
];

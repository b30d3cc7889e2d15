import { isAddressable } from '../../core/fields.ts';
import { isCourseStaff } from './course-place.ts';

/** What a launch tells about its course. Lists and services are as the launch reads them (lti/launch.ts). */
export interface LaunchedCourse {
  readonly platformId: string;
  readonly issuer: string;
  /** As the LMS names it. */
  readonly deploymentId: string;
  readonly course: {
    readonly id: string;
    readonly label?: string | null;
    readonly title?: string | null;
    readonly types?: readonly string[];
  };
  /** Roles in the course: Learner, Instructor … */
  readonly roles?: readonly string[];
  readonly ags?: { readonly scopes: readonly string[]; readonly lineItemsUrl?: string };
  readonly namesRoles?: { readonly membershipsUrl: string };
  readonly groups?: { readonly groupsUrl: string };
  readonly notices?: { readonly serviceUrl: string; readonly noticeTypes: readonly string[] };
  /** Courses that this one was copied from: the claim's first, then the history's, the newest first. */
  readonly originContexts?: readonly string[];
  readonly historyContexts?: readonly string[];
}

/** What is kept of a course beside its keys. */
export interface CourseFacts {
  readonly title: string | null;
  readonly label: string | null;
  readonly types: readonly string[];
  readonly origins: readonly string[];
  readonly membershipsUrl: string | null;
  readonly lineItemsUrl: string | null;
  readonly agsScopes: readonly string[];
  readonly groupsUrl: string | null;
}

/** A course as the last note left it. */
export interface NotedCourse extends CourseFacts {
  readonly lastLaunchAt: Date | null;
  readonly rosterAskedAt: Date | null;
  readonly resultsAskedAt: Date | null;
}

/** What a launch leads to: what to write, and what is due to be asked of the LMS. */
export interface CourseNote {
  readonly facts: CourseFacts;
  readonly changed: boolean;
  readonly write: boolean;
  readonly rosterDue: boolean;
  readonly resultsDue: boolean;
}

const MINUTE = 60_000;
/** A roster that a day has passed over is read again whoever launches; staff see a fresher one. */
const ROSTER_AFTER = 24 * 60 * MINUTE;
const ROSTER_AFTER_FOR_STAFF = 15 * MINUTE;
const RESULTS_AFTER = 60 * MINUTE;
const READ_RESULTS = 'https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly';
/** A history is no longer than that; a longer one is cut, the newest kept. */
const MOST_ORIGINS = 20;

/**
 * Pure: what becomes of a launch from a course. Written is what changed, otherwise the time once a minute. What this
 * launch does not offer stays as it was known: learners' launches offer less than teachers' on some platforms.
 */
export function decideCourseNote(known: NotedCourse | null, launch: LaunchedCourse, now: Date): CourseNote {
  const facts = mergeFacts(known, launch);
  const changed = known === null || !sameFacts(known, facts);
  const older = (at: Date | null | undefined, ms: number) => !at || now.getTime() - at.getTime() >= ms;
  const rosterAfter = isCourseStaff(launch.roles ?? []) ? ROSTER_AFTER_FOR_STAFF : ROSTER_AFTER;
  const rosterDue = facts.membershipsUrl !== null && older(known?.rosterAskedAt, rosterAfter);
  const resultsDue = facts.agsScopes.includes(READ_RESULTS) && older(known?.resultsAskedAt, RESULTS_AFTER);
  const write = changed || rosterDue || resultsDue || older(known?.lastLaunchAt, MINUTE);
  return { facts, changed, write, rosterDue, resultsDue };
}

function mergeFacts(known: NotedCourse | null, launch: LaunchedCourse): CourseFacts {
  const { course, ags, namesRoles, groups } = launch;
  const told = [...(launch.originContexts ?? []), ...(launch.historyContexts ?? [])];
  const origins = [...told, ...(known?.origins ?? [])].filter((id) => id !== course.id && isAddressable(id));
  const types = course.types ?? [];
  return {
    title: shorten(course.title) ?? known?.title ?? null,
    label: shorten(course.label) ?? known?.label ?? null,
    types: types.length > 0 ? types.slice(0, 10) : (known?.types ?? []),
    origins: [...new Set(origins)].slice(0, MOST_ORIGINS),
    membershipsUrl: namesRoles?.membershipsUrl ?? known?.membershipsUrl ?? null,
    lineItemsUrl: ags?.lineItemsUrl ?? known?.lineItemsUrl ?? null,
    agsScopes: [...new Set([...(known?.agsScopes ?? []), ...(ags?.scopes ?? [])])].sort(),
    groupsUrl: groups?.groupsUrl ?? known?.groupsUrl ?? null,
  };
}

const shorten = (text: string | null | undefined): string | null => text?.trim().slice(0, 500) || null;

function sameFacts(known: CourseFacts, facts: CourseFacts): boolean {
  return (Object.keys(facts) as (keyof CourseFacts)[]).every(
    (key) => JSON.stringify(known[key]) === JSON.stringify(facts[key]),
  );
}

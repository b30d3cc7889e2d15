/** Which course of which LMS: where a session was launched from. */
export interface CoursePlace {
  readonly platformId: string;
  readonly issuer: string;
  /** As the LMS writes it. */
  readonly contextId: string;
}

/** Roles that look after a course. They open what the course is about, never a person's matters. */
const STAFF: ReadonlySet<string> = new Set(['Instructor', 'ContentDeveloper', 'Administrator']);

/** Pure: do these roles of a launch (or of a roster) look after the course? */
export function isCourseStaff(roles: readonly string[]): boolean {
  return roles.some((role) => STAFF.has(role));
}

/** Pure: an LMS' account or site is no course, though Canvas sends it as a launch's context. */
export function isCourseContext(types: readonly string[]): boolean {
  return types.length === 0 || !types.every((type) => /(^|[#/])Account$/.test(type));
}

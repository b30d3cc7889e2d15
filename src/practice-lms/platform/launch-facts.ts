import type { Member } from '../members.ts';
import type { Activity, LmsCourse, Tool } from '../practice-state.ts';
import type { CourseRole } from '../vendors/vendor.ts';

/** Everything a vendor may tell about one launch. */
export interface LaunchFacts {
  /** The platform's address, its issuer. */
  readonly base: string;
  readonly now: Date;
  readonly tool: Tool;
  readonly member: Member;
  /** The person's name at this vendor. */
  readonly sub: string;
  readonly role: CourseRole;
  readonly administrator: boolean;
  readonly course: LmsCourse | null;
  readonly activity: Activity | null;
  readonly placement: string | null;
  readonly messageType: string;
  readonly returnUrl: string;
  readonly preferences: Preferences;
  /** Courses that this one was copied from, the nearest first. */
  readonly origins: readonly string[];
}

export interface Preferences {
  readonly locale: string;
  readonly timeZone: string;
  readonly highContrast: boolean;
}

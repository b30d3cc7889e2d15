/** What a launch says about where it wants to go, and what we know of its course. */
export interface LandingFacts {
  /** As the launch names it, variants of spelling put right. */
  readonly messageType: string;
  /** The launch comes from a course. */
  readonly inCourse: boolean;
  /** The target_link_uri, an address of ours; its path or its `view` may name a page. */
  readonly targetUri?: string | null;
  /** The custom parameter `view`. */
  readonly view?: string | null;
  /** Canvas' placement, bare or with its prefix. */
  readonly placement?: string | null;
  /** The course is an option of the catalogue (`noteCourse` tells). */
  readonly bound: boolean;
}

/** Placements that stand in a course's own menu: whoever clicks there asks about the course. */
const COURSE_PLACEMENTS: ReadonlySet<string> = new Set(['course_navigation', 'course_home_sub_navigation']);

/**
 * Pure: whether a launch lands on the course's page, for a launch that names nothing more special (an activity, a
 * picker, a review). What the link says comes first, then where in the LMS it stood, then whether the course is an
 * option. The general "Throughline" link of an unmapped course leads home, as does one with `view=home`.
 * @returns null where it lands where it did before there were courses
 */
export function decideLanding(facts: LandingFacts): '/course' | null {
  if (!facts.inCourse) return null;
  const said = facts.view || viewOf(facts.targetUri ?? null);
  if (said) return said === 'course' ? '/course' : null;
  if (facts.messageType === 'LtiContextLaunchRequest') return '/course';
  const placement = facts.placement?.split('/').at(-1) ?? '';
  return facts.bound || COURSE_PLACEMENTS.has(placement) ? '/course' : null;
}

/** `…/course` and `…?view=course` name the page; the launch address itself and the front door name none. */
function viewOf(targetUri: string | null): string | null {
  if (!targetUri || !URL.canParse(targetUri)) return null;
  const { pathname, searchParams } = new URL(targetUri);
  const view = searchParams.get('view');
  if (view) return view;
  const path = pathname.replace(/\/+$/, '');
  return path === '' || path === '/lti/launch' ? null : path.slice(1);
}

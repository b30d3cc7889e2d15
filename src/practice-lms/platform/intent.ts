import type { Member } from '../members.ts';
import type { Tool } from '../practice-state.ts';
import { findActivity, findCourse, isAdministrator, roleOf } from './courses.ts';
import { findLineItem } from './find-line-item.ts';
import { BUILT_IN_TOOL, findTool, type World } from './world.ts';

/** Who wants to launch what: kept from the login until the token is asked for, and good for one token. */
export interface Intent {
  readonly kind: 'activity' | 'placement' | 'course' | 'content' | 'review' | 'privacy';
  readonly number: string;
  readonly tool: Tool;
  readonly courseId: string | null;
  readonly activityId: string | null;
  readonly placement: string | null;
  /** Whose work is reviewed, or whose data are asked about. */
  readonly about: Member | null;
  readonly target: string;
}

export type Decision = { readonly intent: Intent } | { readonly refused: string };

type Query = Readonly<Record<string, string>>;

/**
 * What the query of a launch page asks for, if this person may: `activity`, `placement` (with `course`),
 * `course`, `content` (a course to select content for), `review` (a line item, with `user`), `privacy` (a person).
 */
export function decideIntent(world: World, member: Member, query: Query): Decision {
  const teaches = roleOf(world, member) === 'Instructor';
  const about = world.members.find(({ number }) => number === (query.user ?? query.privacy)) ?? null;
  if (query.review) {
    if (!teaches) return { refused: 'Only a teacher reviews what was handed in.' };
    return decideReview(world, member, query.review, about);
  }
  if (query.privacy) {
    if (!isAdministrator(world.options, member.number))
      return { refused: 'Only an administrator asks about somebody’s data.' };
    if (!about) return { refused: 'Nobody of that number is here.' };
    const tool = findTool(world, ({ id }) => id === (query.tool ?? BUILT_IN_TOOL));
    return begin(tool, tool?.targetUrl, { kind: 'privacy', number: member.number, about });
  }
  if (query.content) {
    if (!teaches) return { refused: 'Only a teacher puts something into a course.' };
    const tool = findTool(world, ({ id }) => id === (query.tool ?? BUILT_IN_TOOL));
    return inCourse(world, query.content, (courseId) =>
      begin(tool, tool?.contentUrl, { kind: 'content', number: member.number, courseId }),
    );
  }
  return query.placement || query.course
    ? decideWithoutActivity(world, member, query)
    : decideActivity(world, member, query);
}

function decideActivity(world: World, { number }: Member, query: Query): Decision {
  const activity = findActivity(world, query.activity ?? '1');
  if (activity?.kind !== 'tool') return { refused: 'There is no such activity here.' };
  const tool = findTool(world, ({ id }) => id === activity.toolId);
  const { courseId, id: activityId, url } = activity;
  return begin(tool, query.target ?? url, { kind: 'activity', number, courseId, activityId });
}

function decideWithoutActivity(world: World, { number }: Member, query: Query): Decision {
  const tool = findTool(world, ({ id }) => id === (query.tool ?? BUILT_IN_TOOL));
  const { placement } = query;
  if (!placement)
    return inCourse(world, query.course, (courseId) =>
      begin(world.vendor.contextMessage ? tool : null, `${tool?.targetUrl}?view=course`, {
        kind: 'course',
        number,
        courseId,
      }),
    );
  const target = tool?.placements[placement];
  if (placement !== 'course_navigation') return begin(tool, target, { kind: 'placement', number, placement });
  return inCourse(world, query.course, (courseId) =>
    begin(tool, target, { kind: 'placement', number, placement, courseId }),
  );
}

function decideReview(world: World, { number }: Member, itemId: string, about: Member | null): Decision {
  const item = findLineItem(world, ({ id }) => id === itemId);
  const activity = findActivity(world, item?.activityId ?? undefined);
  if (!item || !activity || !about) return { refused: 'There is nothing to review.' };
  const { submissionReview } = item.said as { submissionReview?: { url?: unknown } };
  const url = typeof submissionReview?.url === 'string' ? submissionReview.url : activity.url;
  const tool = findTool(world, ({ id }) => id === item.toolId);
  const { courseId, id: activityId } = activity;
  return begin(tool, url, { kind: 'review', number, about, courseId, activityId });
}

const inCourse = (world: World, id: string | undefined, then: (courseId: string) => Decision): Decision =>
  findCourse(world, id) ? then(id!) : { refused: 'There is no such course here.' };

const NOTHING = { courseId: null, activityId: null, placement: null, about: null };

function begin(
  tool: Tool | null,
  target: string | undefined,
  wanted: Pick<Intent, 'kind' | 'number'> & Partial<Intent>,
): Decision {
  if (!tool || !target) return { refused: 'The tool offers nothing of this kind here.' };
  if (tool.status !== 'active') return { refused: `${tool.name} waits to be activated by an administrator.` };
  return { intent: { ...NOTHING, ...wanted, tool, target } };
}

import type { LmsCourse } from '../practice-state.ts';
import { CLAIM } from '../vendors/vendor.ts';
import { type Sent, sendNotice } from './notices.ts';
import { takeId, type World } from './world.ts';

const MOST_COPIES = 30;

/**
 * Copies a course with what stands in it and its line items, without grades, and tells the tools that asked to
 * be told. Null: there are too many copies already.
 */
export async function copyCourse(
  world: World,
  course: LmsCourse,
): Promise<{ copy: LmsCourse; sent: Sent[] } | null> {
  const { state, vendor } = world;
  if (state.copies.length >= MOST_COPIES) return null;
  const id = takeId(world);
  const copy = { id, label: `${course.label}-${id}`, title: `${course.title} (copy)`, copyOf: course.id };
  state.copies.push(copy);
  for (const activity of state.activities.filter(({ courseId }) => courseId === course.id)) {
    const newId = takeId(world);
    state.activities.push({ ...activity, id: newId, courseId: id, copyOf: activity.id });
    for (const item of state.lineItems.filter(({ activityId }) => activityId === activity.id))
      state.lineItems.push({ ...item, id: takeId(world), courseId: id, activityId: newId });
  }
  world.save();
  const sent = await sendNotice(world, 'LtiContextCopyNotice', {
    [`${CLAIM}context`]: {
      id: vendor.contextId(id),
      label: copy.label,
      title: copy.title,
      type: [vendor.contextType],
    },
    [`${CLAIM}origin_contexts`]: [vendor.contextId(course.id)],
  });
  return { copy, sent };
}

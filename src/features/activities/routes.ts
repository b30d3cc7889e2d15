import type { Context } from '../../core/context.ts';
import { invalid, notFound } from '../../core/errors.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { editGoal, listGoals, planOption, rateMyself, writeGoal } from '../goals/index.ts';
import { shareExample } from '../records/index.ts';
import { chooseItems } from './choose-items.ts';
import {
  ActivityId,
  type ActivityView,
  ChooseItems,
  DropItem,
  HandInReflection,
  HandInSelfAssessment,
  PlaceActivities,
  PlanActivityOption,
  RequestId,
  SetNextStep,
  WriteCheckedGoal,
} from './contract.ts';
import type { Seat } from './course-relations.ts';
import { dropItem } from './drop-item.ts';
import { getActivity } from './get-activity.ts';
import { handInGoalCheck } from './hand-in-goal-check.ts';
import { handInReflection } from './hand-in-reflection.ts';
import { handInSelfAssessment } from './hand-in-self-assessment.ts';
import { cancelPlacement, placeActivities } from './place-activities.ts';
import { notFromCourse } from './put-work.ts';

/** Asked before the first of two verbs: nothing is written from a page that cannot hand in. */
async function openActivity(context: Context, id: string, seat: Seat): Promise<ActivityView> {
  const found = await getActivity(context, { id, seat });
  if (found.linkId === null) throw notFromCourse();
  return found;
}

const done = (id: string, code: string) => `/activities/${id}?done=${code}`;
const answered = ({ id }: { id: string }) => `/picker/return?request=${id}`;

/** The picker: choosing content for a course, and the answer to its LMS. */
export const placementEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/deep-linking-requests/:id/choices',
    summary: 'Put something on the list of what shall be placed into the course.',
    input: ChooseItems,
    run: (context, input) => chooseItems(context, input),
    next: ({ id, kind }) => `/picker?request=${id}&kind=${kind}&done=chosen#chosen`,
  }),
  endpoint({
    method: 'POST',
    path: '/deep-linking-requests/:id/choices/:key/removal',
    summary: 'Take something off that list.',
    input: DropItem,
    run: (context, input) => dropItem(context, input),
    next: ({ id }) => `/picker?request=${id}&done=dropped#chosen`,
  }),
  endpoint({
    method: 'POST',
    path: '/deep-linking-requests/:id/placement',
    summary:
      'Place what is on the list into the course, in these words (keys, and by key title-<key>, instructions-<key>, points-<key>).',
    input: PlaceActivities,
    run: (context, input) => placeActivities(context, input),
    next: answered,
  }),
  endpoint({
    method: 'POST',
    path: '/deep-linking-requests/:id/cancellation',
    summary: 'Place nothing and go back to the LMS.',
    input: RequestId,
    run: (context, input) => cancelPlacement(context, input),
    next: answered,
  }),
];

/** Handing in. What takes two planes is two verbs, the one that may be repeated first. */
export const handInEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/activities/:id/reflection',
    summary: 'Hand in a reflection; only its writer sees it, unless they show it.',
    input: HandInReflection,
    run: async (context, input, c) => {
      const { id, competencyId, body } = input;
      const seat = c.get('session');
      await openActivity(context, id, seat);
      if (input.shareWithManager) await shareExample(context, { competencyId, body });
      await handInReflection(context, { ...input, seat });
    },
    next: ({ id }) => done(id, 'handed-in'),
  }),
  endpoint({
    method: 'POST',
    path: '/activities/:id/self-assessment',
    summary: 'Rate oneself on the skills of an activity (level-<competency id>) and hand it in.',
    input: HandInSelfAssessment,
    run: async (context, { id, shared, levels }, c) => {
      const seat = c.get('session');
      const { skills } = await openActivity(context, id, seat);
      const asked = levels.filter(({ competencyId }) => skills.some((skill) => skill.id === competencyId));
      for (const rating of asked) await rateMyself(context, { ...rating, shared });
      await handInSelfAssessment(context, { id, seat });
    },
    next: ({ id }) => done(id, 'handed-in'),
  }),
  endpoint({
    method: 'POST',
    path: '/activities/:id/goal-check',
    summary: 'Hand in that there is a goal with a next step; which one stays with the person.',
    input: ActivityId,
    run: (context, { id }, c) => handInGoalCheck(context, { id, seat: c.get('session') }),
    next: ({ id }) => done(id, 'handed-in'),
  }),
  endpoint({
    method: 'POST',
    path: '/activities/:id/goals',
    summary: 'Write a goal for the skill of a goal check, with its next step, and hand the check in.',
    input: WriteCheckedGoal,
    run: async (context, { id, ...goal }, c) => {
      const seat = c.get('session');
      const { skills } = await openActivity(context, id, seat);
      if (!skills.some((skill) => skill.id === goal.competencyId))
        throw invalid([{ field: 'competencyId', message: 'Choose one of the skills of this activity.' }]);
      await writeGoal(context, goal);
      await handInGoalCheck(context, { id, seat });
    },
    next: ({ id }) => done(id, 'handed-in'),
  }),
  endpoint({
    method: 'POST',
    path: '/activities/:id/next-steps',
    summary: 'Give a goal of one’s own its next step, and hand the goal check in.',
    input: SetNextStep,
    run: async (context, { id, goalId, nextStep }, c) => {
      const seat = c.get('session');
      await openActivity(context, id, seat);
      const goals = await listGoals(context, seat.personId);
      const goal = goals.find((one) => one.id === goalId);
      if (!goal) throw notFound('goal');
      await editGoal(context, {
        id: goal.id,
        version: goal.version,
        title: goal.title,
        origin: goal.origin,
        originText: goal.originText,
        competencyId: goal.skill?.id,
        targetLevel: goal.targetLevel ?? undefined,
        due: goal.due ?? undefined,
        nextStep,
      });
      await handInGoalCheck(context, { id, seat });
    },
    next: ({ id }) => done(id, 'handed-in'),
  }),
  endpoint({
    method: 'POST',
    path: '/activities/:id/plan-item',
    summary: 'Put the learning option of an activity on one’s plan.',
    input: PlanActivityOption,
    run: async (context, { id, competencyId }, c) => {
      const { option } = await getActivity(context, { id, seat: c.get('session') });
      if (!option) throw notFound('learning option');
      return planOption(context, { optionId: option.id, ...(competencyId ? { competencyId } : {}) });
    },
    next: ({ id }) => done(id, 'planned'),
  }),
];

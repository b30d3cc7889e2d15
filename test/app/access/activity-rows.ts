import type { Objects } from '../access-ground.ts';
import { newRequest } from '../activity-objects.ts';
import { type EndpointRows, type Sent, to, words } from './endpoint-row.ts';
import { OWN_COMPANY } from './people.ts';
import { ground, mine } from './stage.ts';

/** A request that is still open; there is none such for anybody but its own person. */
const openRequest =
  (
    name: 'choose' | 'drop' | 'place' | 'cancel',
    what: (key: string, ids: Objects) => { at: string; body?: Record<string, unknown> },
  ) =>
  async (ids: Objects): Promise<Sent> => {
    const fresh =
      ids === mine ? await newRequest(ground.home) : { id: ids.requests[name], key: ids.keys[name] };
    const { at, body = {} } = what(fresh.key, ids);
    return { at: `/deep-linking-requests/${fresh.id}/${at}`, body };
  };

/** What is placed into a course is the request’s own person’s; what is handed in is everybody’s own. */
export const ACTIVITY_ROWS: EndpointRows = {
  // what is placed into a course: the request's own person
  'POST /deep-linking-requests/:id/choices': [
    {
      with: openRequest('choose', (_key, { skill }) => ({
        at: 'choices',
        body: { kind: 'self-assessment', competencyIds: [skill] },
      })),
      ok: ['ldAdmin'],
      otherwise: 404,
    },
  ],
  'POST /deep-linking-requests/:id/choices/:key/removal': [
    {
      with: openRequest('drop', (key) => ({ at: `choices/${key}/removal` })),
      ok: ['ldAdmin'],
      otherwise: 404,
    },
  ],
  'POST /deep-linking-requests/:id/placement': [
    {
      with: openRequest('place', (key) => ({
        at: 'placement',
        body: { keys: [key], [`title-${key}`]: words },
      })),
      ok: ['ldAdmin'],
      otherwise: 404,
    },
  ],
  'POST /deep-linking-requests/:id/cancellation': [
    { with: openRequest('cancel', () => ({ at: 'cancellation' })), ok: ['ldAdmin'], otherwise: 404 },
  ],

  // what is handed in: everybody their own, whose session came from that course
  'POST /activities/:id/reflection': [
    {
      with: to(
        ({ activities }) => `/activities/${activities.reflection}/reflection`,
        ({ skill }) => ({ body: words, competencyId: skill }),
      ),
      ok: OWN_COMPANY,
    },
  ],
  'POST /activities/:id/self-assessment': [
    {
      with: to(
        ({ activities }) => `/activities/${activities['self-assessment']}/self-assessment`,
        ({ skill }) => ({ [`level-${skill}`]: 2 }),
      ),
      ok: OWN_COMPANY,
    },
  ],
  'POST /activities/:id/goal-check': [
    {
      // nobody has a goal for that skill yet
      with: to(({ activities }) => `/activities/${activities['goal-check']}/goal-check`),
      ok: [],
      otherwise: 422,
    },
  ],
  'POST /activities/:id/goals': [
    {
      // about a skill that the activity is not about: nothing is written
      with: to(
        ({ activities }) => `/activities/${activities['goal-check']}/goals`,
        ({ personId }) => ({ title: words, competencyId: personId, nextStep: words }),
      ),
      ok: [],
      otherwise: 422,
    },
  ],
  'POST /activities/:id/next-steps': [
    {
      // a goal of one's own that names another skill; everybody else's is not there
      with: to(
        ({ activities }) => `/activities/${activities['goal-check']}/next-steps`,
        ({ sharedGoal }) => ({ goalId: sharedGoal, nextStep: words }),
      ),
      ok: [],
      but: { learner: 422 },
      otherwise: 404,
    },
  ],
  'POST /activities/:id/plan-item': [
    {
      with: to(({ activities }) => `/activities/${activities['option-page']}/plan-item`),
      ok: OWN_COMPANY,
    },
  ],
};

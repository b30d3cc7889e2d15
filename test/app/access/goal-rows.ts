import { askAboutGoal } from '../../../src/features/goals/index.ts';
import { SECRET } from '../access-ground.ts';
import { type EndpointRows, to, words } from './endpoint-row.ts';
import { all, OWN_COMPANY } from './people.ts';
import { manager, mine } from './stage.ts';

/** Goals: the person’s own, shared with their line where they say so. */
export const GOAL_ROWS: EndpointRows = {
  'POST /goals': [
    {
      with: to(
        () => '/goals',
        () => ({ title: words, origin: 'challenge' }),
      ),
      ...all(),
      abroad: 'no ids',
    },
  ],
  'POST /goals/order': [
    {
      // one's own goals or a conflict: somebody else's order cannot be asked for
      with: to(
        () => '/goals/order',
        ({ sharedGoal }) => ({ order: [sharedGoal] }),
      ),
      ok: [],
      otherwise: 409,
      foreign: 409,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 409])),
    },
  ],
  'POST /goals/:id/versions': [
    {
      with: to(
        ({ sharedGoal }) => `/goals/${sharedGoal}/versions`,
        () => ({ title: SECRET.sharedGoal, origin: 'challenge', originText: words }),
      ),
      ok: ['learner'],
    },
    {
      with: to(
        ({ privateGoal }) => `/goals/${privateGoal}/versions`,
        () => ({ title: SECRET.privateGoal, origin: 'challenge' }),
      ),
      ok: ['learner'],
      otherwise: 404,
    },
  ],
  'POST /goals/:id/parking': [
    { with: to(({ sharedGoal }) => `/goals/${sharedGoal}/parking`), ok: ['learner'] },
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/parking`), ok: ['learner'], otherwise: 404 },
  ],
  'POST /goals/:id/resumption': [
    { with: to(({ sharedGoal }) => `/goals/${sharedGoal}/resumption`), ok: ['learner'] },
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/resumption`), ok: ['learner'], otherwise: 404 },
  ],
  'POST /goals/:id/sharing': [
    { with: to(({ sharedGoal }) => `/goals/${sharedGoal}/sharing`), ok: ['learner'] },
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/sharing`), ok: ['learner'], otherwise: 404 },
  ],
  'POST /goals/:id/privacy': [
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/privacy`), ok: ['learner'] },
    { with: to(({ privateGoal }) => `/goals/${privateGoal}/privacy`), ok: ['learner'], otherwise: 404 },
  ],
  'POST /goals/:id/questions': [
    {
      with: to(
        ({ sharedGoal }) => `/goals/${sharedGoal}/questions`,
        () => ({ question: words }),
      ),
      ok: ['manager'],
    },
    {
      with: to(
        ({ privateGoal }) => `/goals/${privateGoal}/questions`,
        () => ({ question: words }),
      ),
      ok: [],
      but: { learner: 403 },
      otherwise: 404,
    },
  ],
  'POST /people/:personId/goal-questions': [
    {
      with: to(
        ({ personId }) => `/people/${personId}/goal-questions`,
        ({ sharedGoal }) => ({ goalId: sharedGoal, question: words }),
      ),
      ok: ['manager'],
    },
    {
      with: to(
        ({ personId }) => `/people/${personId}/goal-questions`,
        ({ privateGoal }) => ({ goalId: privateGoal, question: words }),
      ),
      ok: [],
      but: { learner: 403 },
      otherwise: 404,
    },
  ],
  'POST /goal-questions/:id/answer': [
    {
      with: async (ids) => {
        if (ids !== mine) return { at: `/goal-questions/${ids.question}/answer`, body: { answer: words } };
        const { id } = await askAboutGoal(manager(), { id: ids.sharedGoal, question: `${words}?` });
        return { at: `/goal-questions/${id}/answer`, body: { answer: SECRET.answer } };
      },
      ok: ['learner'],
    },
    {
      with: to(
        ({ privateQuestion }) => `/goal-questions/${privateQuestion}/answer`,
        () => ({ answer: SECRET.answer }),
      ),
      ok: ['learner'],
      otherwise: 404,
    },
  ],
};

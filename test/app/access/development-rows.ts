import { newId } from '../../../src/core/ids.ts';
import { recommendOption } from '../../../src/features/recommendations/index.ts';
import { logLearning } from '../../../src/features/records/index.ts';
import { type Objects, SECRET } from '../access-ground.ts';
import { type EndpointRows, to, words } from './endpoint-row.ts';
import { OWN_COMPANY } from './people.ts';
import { ground, learner, manager, mine } from './stage.ts';

/** A recommendation that waits for its answer, made anew for the one who may answer. */
const newRecommendation =
  (verb: string, body: (ids: Objects) => Record<string, unknown>) => async (ids: Objects) => {
    if (ids !== mine) return { at: `/recommendations/${ids.recommendation}/${verb}`, body: body(ids) };
    const wish = {
      personId: ids.personId,
      competencyId: ids.skill,
      reason: SECRET.reason,
      optionIds: [...ids.options],
    };
    const { id } = await recommendOption(manager(), wish);
    return { at: `/recommendations/${id}/${verb}`, body: body(ids) };
  };

/** The rest of the person’s own side: ratings, plan, learning, examples, answers to recommendations. */
export const DEVELOPMENT_ROWS: EndpointRows = {
  'POST /self-ratings': [
    {
      with: to(
        () => '/self-ratings',
        ({ skill }) => ({ competencyId: skill, level: 2 }),
      ),
      ok: OWN_COMPANY,
      // a body that names what is not there: the field is named
      foreign: 422,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 422])),
    },
  ],
  'POST /plan-items': [
    {
      with: to(
        () => '/plan-items',
        ({ option }) => ({ optionId: option }),
      ),
      ok: OWN_COMPANY,
      foreign: 422,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 422])),
    },
    {
      with: to(
        () => '/plan-items',
        ({ privateGoal }) => ({ optionId: ground.home.learning.options.READ, goalId: privateGoal }),
      ),
      ok: ['learner'],
      otherwise: 404,
      foreign: 422,
    },
  ],
  'POST /learning': [
    {
      with: to(
        () => '/learning',
        ({ skill }) => ({
          title: words,
          kind: 'talk',
          learnedOn: '2026-01-05',
          minutes: 20,
          competencyId: skill,
        }),
      ),
      ok: OWN_COMPANY,
      foreign: 422,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 422])),
    },
  ],
  'POST /learning/:id/removal': [
    {
      with: async (ids) => {
        if (ids !== mine) return { at: `/learning/${ids.logged}/removal` };
        const entry = {
          title: newId(),
          kind: 'talk',
          learnedOn: '2026-01-05',
          minutes: 20,
          words: '',
        } as const;
        const { id } = await logLearning(learner(), entry);
        return { at: `/learning/${id}/removal` };
      },
      ok: ['learner'],
      otherwise: 404,
    },
  ],
  'POST /examples': [
    {
      with: to(
        () => '/examples',
        ({ skill }) => ({ competencyId: skill, body: SECRET.example }),
      ),
      ok: OWN_COMPANY,
      foreign: 422,
      abroad: Object.fromEntries(OWN_COMPANY.map((who) => [who, 422])),
    },
  ],
  'POST /recommendations/:id/refusal': [
    { with: newRecommendation('refusal', () => ({ reason: words })), ok: ['learner'] },
  ],
  'POST /recommendations/:id/counter': [
    { with: newRecommendation('counter', () => ({ text: words })), ok: ['learner'] },
  ],
  'POST /recommendations/:id/acceptance': [
    { with: newRecommendation('acceptance', ({ option }) => ({ optionIds: [option] })), ok: ['learner'] },
  ],
};

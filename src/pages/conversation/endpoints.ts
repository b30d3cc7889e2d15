import * as z from 'zod';
import { conversationEndpoints } from '../../features/conversations/index.ts';
import { askAboutGoal } from '../../features/goals/index.ts';
import { recognitionEndpoints } from '../../features/recognition/index.ts';
import { recommendationEndpoints } from '../../features/recommendations/index.ts';
import { acknowledgeExample } from '../../features/records/index.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { conversationAgain } from '../conversation-page.tsx';

/** Forms of this page that other features answer: they come back here, not to the feature's own place. */
const pageEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/people/:personId/goal-questions',
    summary: 'As the manager, ask about a goal that was shared, from the conversation.',
    input: z.object({
      personId: z.uuid(),
      goalId: z.uuid(),
      question: z
        .string({ error: 'Write the question you would like to ask.' })
        .trim()
        .min(1, 'Write the question you would like to ask.')
        .max(500, 'Keep it under 500 characters.'),
    }),
    run: (context, { goalId, question }) => askAboutGoal(context, { id: goalId, question }),
    next: ({ personId }) => `/people/${personId}/conversation?done=question-asked#goals`,
  }),
  endpoint({
    method: 'POST',
    path: '/people/:personId/acknowledgements',
    summary: 'As the manager, acknowledge an example with the level it shows, from the conversation.',
    input: z.object({
      personId: z.uuid(),
      exampleId: z.uuid(),
      level: z.coerce.number({ error: 'Choose the level that it shows.' }).int().min(1).max(9),
    }),
    run: (context, { exampleId, level }) => acknowledgeExample(context, { id: exampleId, level }),
    next: ({ personId }) => `/people/${personId}/conversation?done=example-acknowledged#performance`,
  }),
];

/** True where the address or a hidden field says whose conversation it is, so that the page can be found again. */
const hasPage = ({ path }: Endpoint): boolean =>
  /:personId|:conversationId/.test(path) ||
  path === '/conversations/:id/closing' ||
  path === '/recommendations';

/**
 * Every endpoint whose form stands on a conversation page, shown there again after a refusal. The application
 * mounts these instead of the features' own lists; the other recommendation endpoints belong to My growth.
 */
export const conversationFormEndpoints: Endpoint[] = [
  ...conversationEndpoints,
  ...recognitionEndpoints,
  ...recommendationEndpoints.filter(({ path }) => path === '/recommendations'),
  ...pageEndpoints,
].map((one) => (hasPage(one) ? { ...one, again: conversationAgain } : one));

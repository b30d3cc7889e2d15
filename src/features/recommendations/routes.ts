import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { acceptRecommendation } from './accept-recommendation.ts';
import {
  AcceptRecommendation,
  CounterRecommendation,
  DeclineRecommendation,
  RecommendOption,
} from './contract.ts';
import { counterRecommendation } from './counter-recommendation.ts';
import { declineRecommendation } from './decline-recommendation.ts';
import { recommendOption } from './recommend-option.ts';

/**
 * The recommendations' part of /api/v1. A page that shows a form again after a refusal is given by pages/,
 * which may know features; a feature knows no page.
 */
export const recommendationEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/recommendations',
    summary: 'As the manager, recommend: the skill, why, and at least two ways.',
    input: RecommendOption,
    run: recommendOption,
    next: ({ personId }) => `/people/${personId}/conversation?done=recommended`,
  }),
  endpoint({
    method: 'POST',
    path: '/recommendations/:id/acceptance',
    summary: 'Accept a recommendation and choose the way.',
    input: AcceptRecommendation,
    run: acceptRecommendation,
    next: () => '/growth?done=accepted#plan',
  }),
  endpoint({
    method: 'POST',
    path: '/recommendations/:id/counter',
    summary: 'Propose another way, in words or from the catalogue.',
    input: CounterRecommendation,
    run: counterRecommendation,
    next: () => '/growth?done=countered#for-you',
  }),
  endpoint({
    method: 'POST',
    path: '/recommendations/:id/refusal',
    summary: 'Say "not now", with a reason.',
    input: DeclineRecommendation,
    run: declineRecommendation,
    next: () => '/growth?done=declined#for-you',
  }),
];

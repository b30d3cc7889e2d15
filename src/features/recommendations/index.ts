/** Recommendations and their answers, the gaps of a role, and what the program proposes: the only door. */
export { acceptRecommendation } from './accept-recommendation.ts';
export type { Purpose, RecommendationView, RecommendedWay } from './contract.ts';
export { counterRecommendation } from './counter-recommendation.ts';
export { declineRecommendation } from './decline-recommendation.ts';
export { type Gap, listGaps, type RoleGaps } from './list-gaps.ts';
export { listRecommendations, listSentRecommendations } from './list-recommendations.ts';
export { listSuggestionsForMe, type ProposedWay } from './list-suggestions-for-me.ts';
export { moveRecommendations } from './move-recommendations.ts';
export { recommendOption } from './recommend-option.ts';
export { recommendationEndpoints } from './routes.ts';
export { type Suggestion, suggestOptions, type Terms } from './suggestion.ts';

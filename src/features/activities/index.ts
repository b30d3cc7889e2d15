/** What is placed into LMS courses by deep linking, and what is handed in there: the only door. */
export type { ActivityKind } from './contract.ts';
export { type DeepLinkingLaunch, keepDeepLinkingRequest } from './keep-deep-linking-request.ts';
export { keepReviewRequest, type ReviewLaunch } from './keep-review-request.ts';
export { type ActivityLaunch, noteActivityLaunch } from './note-activity-launch.ts';

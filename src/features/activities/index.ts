/** What is placed into LMS courses by deep linking, and what is handed in there: the only door. */
export { chooseItems } from './choose-items.ts';
export {
  ACTIVITY_KINDS,
  type ActivityKind,
  type ActivitySkill,
  type ActivityView,
  type ChosenView,
  type DeepLinkingRequestView,
  MOST_SKILLS,
  type PlaceableOption,
  type ReviewView,
  type WorkView,
} from './contract.ts';
export { courseRelations, type Seat } from './course-relations.ts';
export { decideCurrentGoal } from './decide-current-goal.ts';
export { dropItem } from './drop-item.ts';
export { findLineItem } from './find-line-item.ts';
export { findMyWork } from './find-my-work.ts';
export { findShownReflection, type ShownReflection } from './find-shown-reflection.ts';
export { finishHandIn } from './finish-hand-in.ts';
export { forgetRequests } from './forget-requests.ts';
export { getActivity } from './get-activity.ts';
export { getDeepLinkingRequest } from './get-deep-linking-request.ts';
export { getReview } from './get-review.ts';
export { handInGoalCheck } from './hand-in-goal-check.ts';
export { handInReflection } from './hand-in-reflection.ts';
export { handInSelfAssessment } from './hand-in-self-assessment.ts';
export { type DeepLinkingLaunch, keepDeepLinkingRequest } from './keep-deep-linking-request.ts';
export { keepReviewRequest, type ReviewLaunch } from './keep-review-request.ts';
export { listMyRatings } from './list-my-ratings.ts';
export { listPlaceableOptions } from './list-placeable-options.ts';
export { moveHandIns } from './move-hand-ins.ts';
export { moveWork } from './move-work.ts';
export { type ActivityLaunch, noteActivityLaunch } from './note-activity-launch.ts';
export { cancelPlacement, placeActivities } from './place-activities.ts';
export { previewItem } from './preview-item.ts';
export { handInEndpoints, placementEndpoints } from './routes.ts';
export { type SignedPlacement, signPlacement } from './sign-placement.ts';

import type { Context } from '../core/context.ts';
import type { EventName, Events } from '../core/events.ts';
import { findLineItem, finishHandIn, moveHandIns, moveWork } from '../features/activities/index.ts';
import { suggestAlignments } from '../features/catalog/index.ts';
import {
  countCourseGaps,
  followNotice,
  readResults,
  recountCourses,
  refreshRoster,
  registerNotices,
  sendScore,
} from '../features/courses/index.ts';
import { moveForwardConsent } from '../features/forwarding/index.ts';
import { completePlanItems, findGoalRelevance, moveGoals, reopenPlanItems } from '../features/goals/index.ts';
import { findObjectiveRelevance } from '../features/objectives/index.ts';
import {
  dropOutlived,
  eraseInCommon,
  eraseInDevelopment,
  eraseInEvaluation,
  eraseInStore,
} from '../features/privacy/index.ts';
import {
  findRoleRelevance,
  openPrompt,
  reconsiderCompletions,
  reconsiderCompletionsOf,
} from '../features/recognition/index.ts';
import { moveRecommendations } from '../features/recommendations/index.ts';
import {
  matchWaitingCompletions,
  moveEvidence,
  moveLoggedLearning,
  noteLevels,
  noteLevelsOfOptions,
  recordCompletions,
  takeBackLevels,
  withdrawCompletions,
} from '../features/records/index.ts';

/** A verb that an event wakes. It must be idempotent: a job is delivered at least once. */
export type Receiver<Name extends EventName> = (context: Context, ids: Events[Name]) => Promise<unknown>;

/** Which event wakes which verbs; the whole of it, so that one look tells what follows from a change. */
export const SUBSCRIPTIONS: { readonly [Name in EventName]: readonly Receiver<Name>[] } = {
  'statement.stored': [recordCompletions],
  'statement.voided': [withdrawCompletions],
  'accounts.added': [matchWaitingCompletions],
  'account.linked': [
    moveEvidence,
    moveLoggedLearning,
    moveGoals,
    moveRecommendations,
    moveWork,
    moveHandIns,
    moveForwardConsent,
    matchWaitingCompletions,
    reconsiderCompletionsOf,
  ],
  'catalog.changed': [(context) => suggestAlignments(context, {}), matchWaitingCompletions],
  'option.bound': [
    matchWaitingCompletions,
    (context, { optionId }) => recountCourses(context, { optionIds: [optionId] }),
  ],
  'alignment.changed': [noteLevelsOfOptions, reconsiderCompletions, recountCourses],
  'completion.recorded': [
    completePlanItems,
    findRoleRelevance,
    findGoalRelevance,
    findObjectiveRelevance,
    noteLevels,
  ],
  'completion.withdrawn': [takeBackLevels, reopenPlanItems],
  'evidence.recorded': [noteLevels],
  'completion.found-relevant': [openPrompt],
  'erasure.confirmed': [eraseInStore, eraseInDevelopment, eraseInEvaluation, eraseInCommon],
  'person.erased': [],
  'statements.outlived': [dropOutlived],
  'recommendation.sent': [],
  'recommendation.answered': [],
  'goal.shared': [],
  'course.launched': [refreshRoster, readResults],
  'roster.refreshed': [countCourseGaps],
  'notices.offered': [registerNotices],
  'notice.received': [followNotice],
  'score.queued': [sendScore],
  'activity.handed-in': [finishHandIn],
  'activity.line-item-wanted': [findLineItem],
};

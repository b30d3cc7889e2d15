import type { Context } from '../core/context.ts';
import type { EventName, Events } from '../core/events.ts';
import { completePlanItems, findGoalRelevance, moveGoals } from '../features/goals/index.ts';
import { moveRecommendations } from '../features/recommendations/index.ts';

/** A verb that an event wakes. It must be idempotent: a job is delivered at least once. */
export type Receiver<Name extends EventName> = (context: Context, ids: Events[Name]) => Promise<unknown>;

/** Which event wakes which verbs; the whole of it, so that one look tells what follows from a change. */
export const SUBSCRIPTIONS: { readonly [Name in EventName]: readonly Receiver<Name>[] } = {
  'statement.stored': [],
  'account.linked': [moveGoals, moveRecommendations],
  'catalog.changed': [],
  'option.bound': [],
  'alignment.changed': [],
  'completion.recorded': [completePlanItems, findGoalRelevance],
  'evidence.recorded': [],
  'completion.found-relevant': [],
  'recommendation.sent': [],
  'recommendation.answered': [],
  'goal.shared': [],
};

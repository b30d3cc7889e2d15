/**
 * What can be announced: past tense, each with the ids that its receivers need and nothing else
 * (ARCHITECTURE.md, "Announce"). jobs/subscriptions.ts says which event wakes which verb.
 */
export interface Events {
  'statement.stored': { readonly statementIds: readonly string[] };
  /** Statements that a sender voids: those it takes back, not those that say so. */
  'statement.voided': { readonly statementIds: readonly string[] };
  /** LMS accounts are known that were not before: completions may have waited for them. */
  'accounts.added': Record<string, never>;
  'account.linked': {
    readonly accountId: string;
    readonly formerPersonId: string;
    readonly personId: string;
  };
  'catalog.changed': Record<string, never>;
  'option.bound': { readonly optionId: string };
  'alignment.changed': { readonly optionIds: readonly string[] };
  'completion.recorded': {
    readonly evidenceId: string;
    readonly personId: string;
    readonly optionId: string;
  };
  /** Its sender took it back, and nothing else tells it. */
  'completion.withdrawn': {
    readonly evidenceId: string;
    readonly personId: string;
    readonly optionId: string;
  };
  'evidence.recorded': {
    readonly evidenceId: string;
    readonly personId: string;
    readonly competencyId: string;
  };
  /** A plane found the completion relevant. Carries the competency; never the goal (decisions, "Recognition prompt"). */
  'completion.found-relevant': {
    readonly evidenceId: string;
    readonly personId: string;
    readonly competencyId: string;
    /** The objective, when the evaluation plane found it; its aim's words are looked up by the receiver's page. */
    readonly objectiveId: string | null;
  };
  /** Somebody is to be erased: everything is told at once, the end comes with the rounds. */
  'erasure.confirmed': { readonly erasureId: string };
  /** Nothing is left of them; null where an LMS account was nobody's here. */
  'person.erased': { readonly erasureId: string; readonly personId: string | null };
  /** Statements that are older than the company keeps them and are no evidence. */
  'statements.outlived': { readonly statementIds: readonly string[] };
  'recommendation.sent': { readonly recommendationId: string };
  'recommendation.answered': { readonly recommendationId: string };
  'goal.shared': { readonly goalId: string };
  /** Somebody launched from a course whose roster or results are due to be read. */
  'course.launched': { readonly platformId: string; readonly contextId: string };
  /** The roster was read: who is in the course may be others now. */
  'roster.refreshed': { readonly platformId: string; readonly contextId: string };
  'notices.offered': { readonly platformId: string; readonly deploymentId: string };
  'notice.received': { readonly noticeId: string };
  'score.queued': { readonly scoreId: string };
  /** Somebody handed something in, in the development plane; what it was does not go along. */
  'activity.handed-in': { readonly linkId: string; readonly accountId: string; readonly version: number };
  /** A hand-in waits for the LMS to say where its grade stands. */
  'activity.line-item-wanted': { readonly linkId: string };
}

export type EventName = keyof Events;

export const EVENT_NAMES = [
  'statement.stored',
  'statement.voided',
  'accounts.added',
  'account.linked',
  'catalog.changed',
  'option.bound',
  'alignment.changed',
  'completion.recorded',
  'completion.withdrawn',
  'evidence.recorded',
  'completion.found-relevant',
  'erasure.confirmed',
  'person.erased',
  'statements.outlived',
  'recommendation.sent',
  'recommendation.answered',
  'goal.shared',
  'course.launched',
  'roster.refreshed',
  'notices.offered',
  'notice.received',
  'score.queued',
  'activity.handed-in',
  'activity.line-item-wanted',
] as const satisfies readonly EventName[];

/** What a job's payload looks like on the queue. */
export interface Announcement<Name extends EventName = EventName> {
  readonly tenantId: string;
  readonly event: Name;
  readonly ids: Events[Name];
}

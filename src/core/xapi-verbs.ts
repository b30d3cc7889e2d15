/**
 * What the product says in xAPI (standards, "What we say"). One list, so that a reader of statements finds
 * every verb in one place. Names are the verbs' own, in English.
 */
const ADL = 'http://adlnet.gov/expapi/verbs/';
const TLA = 'https://w3id.org/xapi/tla/verbs/';
const STREAMS = 'http://activitystrea.ms/schema/1.0/';

export const VERBS = {
  launched: `${ADL}launched`,
  completed: `${ADL}completed`,
  passed: `${ADL}passed`,
  mastered: `${ADL}mastered`,
  shared: `${ADL}shared`,
  asked: `${ADL}asked`,
  answered: `${ADL}answered`,
  responded: `${ADL}responded`,
  recommended: `${TLA}recommended`,
  planned: `${TLA}planned`,
  directed: `${TLA}directed`,
  asserted: `${TLA}asserted`,
  validated: `${TLA}validated`,
  /** The learner says no to a way, with a reason. */
  rejected: `${STREAMS}reject`,
  /** The manager thanks somebody for something that was seen. */
  acknowledged: `${STREAMS}acknowledge`,
} as const;

/** Takes a statement back (xAPI 1.0.3 Data 2.3.2). */
export const VOIDED = `${ADL}voided`;

export type VerbName = keyof typeof VERBS;

export const ACTIVITY_TYPES = {
  course: 'https://w3id.org/xapi/cmi5/activitytype/course',
  competency: 'https://w3id.org/xapi/tla/activity-types/competency',
  assessment: 'https://w3id.org/xapi/tla/activity-types/assessment',
  goal: 'http://activitystrea.ms/schema/1.0/task',
  /** What somebody logged: shadowing, a talk, something read. */
  event: 'http://activitystrea.ms/schema/1.0/event',
  lms: 'http://id.tincanapi.com/activitytype/lms',
} as const;

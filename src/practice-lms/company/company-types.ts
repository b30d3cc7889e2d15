/** The shapes of strategy.json and history.json. Days are relative, so that the practice company never ages. */

/** A day relative to the day on which the company is loaded. */
export type When = { daysAgo: number } | { daysAhead: number };

export type Direction = 'raise' | 'reduce' | 'keep';

export type PracticeStrategy = {
  aims: PracticeAim[];
  targets: PracticeTarget[];
  objectives: PracticeObjective[];
};

/** A big picture; no measure is asked of it (R58). */
export type PracticeAim = { key: string; title: string; story: string };

export type PracticeTarget = {
  key: string;
  /** key of the aim it serves */
  aim: string;
  title: string;
  department: string;
  team?: string;
  direction: Direction;
  unit: string;
  baseline: number;
  target: number;
  dueInDays: number;
};

export type PracticeObjective = {
  key: string;
  /** employee number */
  person: string;
  /** key of the target it serves */
  serves: string;
  title: string;
  measure: string;
  direction: Direction;
  unit: string;
  baseline: number;
  now: number;
  target: number;
  /** percent; a person's objectives add up to 100 */
  weight: number;
  dueInDays: number;
  /** competency code */
  competency: string;
  agreedDaysAgo: number;
  status: ObjectiveStatus;
};

export type ObjectiveStatus =
  | { state: 'on_track'; reason: string }
  | { state: 'at_risk' | 'off_track'; reason: string; blocker: string; action: string; recheck: When };

export type AgendaPart = 'targets' | 'responsibilities' | 'performance' | 'challenges' | 'support' | 'ahead';

/**
 * The input of each verb, in the company's own words; the loader turns them into the product's inputs. People are
 * employee numbers; goals, questions, conversations, recommendations, examples and things recognised are named by
 * the `key` of the entry that made them.
 */
export type HistoryInputs = {
  /** by the person whose goal it is; private until shared */
  writeGoal: {
    title: string;
    startsFrom: 'challenge' | 'setback';
    because: string;
    /** a few words for the card, "for the new region" */
    label: string;
    competency: string;
    targetLevel: number;
    dueInDays: number;
    /** 1 is the most important of at most three */
    rank: number;
    nextStep: string;
  };
  shareGoal: { goal: string; with: string };
  askAboutGoal: { goal: string; question: string };
  answerQuestion: { question: string; answer: string };
  rateMyself: { competency: string; level: number; shared: boolean; note?: string };
  agreeCadence: { with: string; rhythm: 'weekly' | 'two-weekly' | 'monthly' };
  planConversation: { with: string; at: When & { time: string } };
  /** `goal`: the employee brought this goal to the conversation */
  addPoint: { conversation: string; part: AgendaPart; text: string; goal?: string };
  writeNote: { conversation: string; part: AgendaPart; text: string; visibility: 'shared' | 'private' };
  closeConversation: { conversation: string; promises: { who: string; text: string; due: When }[] };
  /** by the employee: yes, that is what we promised */
  confirmConversation: { conversation: string };
  recordObservation: { person: string; competency: string; level: number; seen: string; direction: string };
  /** by the person whom it is about: I have read this */
  acknowledgeObservation: { observation: string };
  recommendOption: {
    person: string;
    competency: string;
    /** meet today's standard, adapt to a change, prepare for the future (R24) */
    purpose: 'today' | 'adapt' | 'prepare';
    why: string;
    options: string[];
  };
  acceptRecommendation: { recommendation: string; options: string[]; goal?: string };
  declineRecommendation: { recommendation: string; reason: string };
  counterRecommendation: { recommendation: string; proposal: string };
  /** a completion in the LMS; it arrives as an xAPI statement */
  complete: { option: string };
  /** `about`: the completion, example or observation that is recognised */
  giveRecognition: { person: string; competency: string; aim: string; text: string; about?: string };
  shareExample: { with: string; competency: string; level: number; text: string };
  acknowledgeExample: { example: string; level: number };
};

export type HistoryVerb = keyof HistoryInputs;

export type HistoryEntry = {
  [Verb in HistoryVerb]: {
    daysAgo: number;
    /** HH:MM */
    time: string;
    /** employee number */
    who: string;
    verb: Verb;
    /** names what the entry makes, so that later entries can point to it */
    key?: string;
    input: HistoryInputs[Verb];
  };
}[HistoryVerb];

import type { ACTIVITY_TYPES, VerbName } from '../../core/xapi-verbs.ts';

type ActivityTypeName = keyof typeof ACTIVITY_TYPES;

/** One way in which a statement of ours looks: what the served profile says of it, in words and as a template. */
export interface StatementShape {
  /** When it is said. */
  readonly says: string;
  readonly verb: VerbName;
  readonly object: ActivityTypeName;
  /** The object is a SubStatement with this verb: what another person shall do, or does. */
  readonly about?: VerbName;
  /** Always there. */
  readonly parent?: ActivityTypeName;
  /** There where it is known. */
  readonly other?: ActivityTypeName;
  /** A level of the skill's scale, in the result. */
  readonly level?: 'always' | 'where known';
  /** How long it took, in the result. */
  readonly duration?: true;
}

/**
 * Everything that the product says in xAPI, by the first word of the event (emitStatement): what is not written down
 * here cannot be said. The profile that is served is made of it (statement-profile.ts).
 */
export const STATEMENT_KINDS = {
  'launch.completed': [{ says: 'Somebody came in from their LMS.', verb: 'launched', object: 'lms' }],
  'level.reached': [
    {
      says: 'The evidence of a person reached a level of a skill, by the rules of the product.',
      verb: 'mastered',
      object: 'competency',
      level: 'always',
    },
  ],
  'self-rating.shared': [
    {
      says: 'Somebody says at which level they see themselves, and lets their manager see it.',
      verb: 'asserted',
      object: 'competency',
      level: 'always',
    },
  ],
  'example.shared': [
    {
      says: 'Somebody shared an example of using a skill at work. The words are not part of it.',
      verb: 'shared',
      object: 'competency',
    },
  ],
  'example.acknowledged': [
    {
      says: 'The manager confirmed a shared example, at the level that it shows where one was named.',
      verb: 'validated',
      about: 'asserted',
      object: 'competency',
      level: 'where known',
    },
  ],
  'observation.recorded': [
    {
      says: 'Somebody saw a colleague use a skill at a level.',
      verb: 'validated',
      about: 'asserted',
      object: 'competency',
      level: 'always',
    },
    {
      says: 'Somebody saw a colleague use a skill and answered, without a level.',
      verb: 'responded',
      about: 'asserted',
      object: 'competency',
    },
  ],
  'observation.acknowledged': [
    {
      says: 'The person who was seen took note of what a colleague saw.',
      verb: 'acknowledged',
      object: 'competency',
    },
  ],
  'recognition.given': [
    {
      says: 'Somebody thanked a colleague for completing a course.',
      verb: 'acknowledged',
      about: 'completed',
      object: 'course',
      parent: 'goal',
      other: 'competency',
    },
    {
      says: 'Somebody thanked a colleague for what they showed of a skill.',
      verb: 'acknowledged',
      about: 'asserted',
      object: 'competency',
      parent: 'goal',
    },
  ],
  'recommendation.sent': [
    {
      says: 'A manager, or the program, recommended a skill to somebody, with the ways to it.',
      verb: 'recommended',
      about: 'mastered',
      object: 'competency',
      other: 'course',
    },
  ],
  'recommendation.countered': [
    {
      says: 'Somebody answered a recommendation with another way to the skill.',
      verb: 'responded',
      object: 'competency',
      other: 'course',
    },
  ],
  'recommendation.declined': [
    { says: 'Somebody declined a recommendation.', verb: 'rejected', object: 'competency' },
  ],
  'plan.added': [
    { says: 'Somebody put something to learn on their plan.', verb: 'planned', object: 'course' },
  ],
  'goal.shared': [
    {
      says: 'Somebody shared a goal with their manager.',
      verb: 'shared',
      object: 'goal',
      other: 'competency',
    },
  ],
  'goal.asked': [
    {
      says: 'A manager asked a question about a shared goal.',
      verb: 'asked',
      about: 'answered',
      object: 'goal',
    },
  ],
  'goal.answered': [
    { says: 'Somebody answered a question about their goal.', verb: 'answered', object: 'goal' },
  ],
  'learning.logged': [
    {
      says: 'Somebody logged what they learned outside any course: shadowing, a talk, something read. The words are not part of it.',
      verb: 'completed',
      object: 'event',
      other: 'competency',
      duration: true,
    },
  ],
  'hand-in.noted': [
    { says: 'Somebody handed in what a course asked of them.', verb: 'completed', object: 'assessment' },
  ],
} as const satisfies Readonly<Record<string, readonly StatementShape[]>>;

export type StatementKind = keyof typeof STATEMENT_KINDS;

/** What is taken back: the kind of the voiding statement, and what it voids. */
export const VOIDING_KINDS = {
  'level.taken-back': {
    says: 'A level was reached by a completion that its sender took back since.',
    voids: 'level.reached',
  },
  'learning.taken-back': {
    says: 'Somebody took back what they had logged, within a day.',
    voids: 'learning.logged',
  },
} as const satisfies Readonly<Record<string, { readonly says: string; readonly voids: StatementKind }>>;

export type VoidingKind = keyof typeof VOIDING_KINDS;

/** The IRI of the profile, which every statement of ours carries as a category; its document is served there. */
export const profileIri = (publicUrl: string): string => `${publicUrl}/xapi/profiles/throughline`;

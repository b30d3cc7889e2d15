import { sql } from 'drizzle-orm';
import {
  check,
  date,
  foreignKey,
  index,
  integer,
  pgSchema,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { learningOption } from './catalog.ts';
import { at, id, json, tenantId } from './columns.ts';
import { conversation } from './conversations.ts';
import { competency } from './frameworks.ts';
import { person } from './people.ts';

/** Forward-looking, owned by the employee; the evaluation login has no right here at all (R76, R77). */
export const development = pgSchema('development');

export const goal = development.table(
  'goal',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    title: text().notNull(),
    /** R80: a goal starts from a challenge ahead or from something that did not work out. */
    origin: text().notNull(),
    originText: text().notNull().default(''),
    competencyId: uuid(),
    targetLevel: integer(),
    due: date({ mode: 'string' }),
    nextStep: text().notNull().default(''),
    status: text().notNull(),
    /** 1 is the highest; only active goals have one. */
    rank: integer(),
    sharedAt: at(),
    version: integer().notNull(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
    closedAt: at(),
    closingNote: text(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.personId),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
    uniqueIndex('goal_rank_once').on(t.tenantId, t.personId, t.rank).where(sql`${t.status} = 'active'`),
    check('goal_status', sql`${t.status} in ('active', 'parked', 'closed')`),
    check('goal_origin', sql`${t.origin} in ('challenge', 'setback')`),
    check('goal_rank', sql`(${t.status} = 'active') = (${t.rank} is not null) and ${t.rank} between 1 and 3`),
  ],
);

/** Every version of a goal, as it stood (R1). */
export const goalVersion = development.table(
  'goal_version',
  {
    tenantId: tenantId(),
    goalId: uuid().notNull(),
    version: integer().notNull(),
    body: json<Record<string, unknown>>().notNull(),
    at: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.goalId, t.version] }),
    foreignKey({ columns: [t.tenantId, t.goalId], foreignColumns: [goal.tenantId, goal.id] }),
  ],
);

/** The manager asks, the employee answers if they like (R84). */
export const goalQuestion = development.table(
  'goal_question',
  {
    tenantId: tenantId(),
    id: id(),
    goalId: uuid().notNull(),
    askedBy: uuid().notNull(),
    question: text().notNull(),
    askedAt: at().notNull(),
    answer: text(),
    answeredAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.goalId),
    foreignKey({ columns: [t.tenantId, t.goalId], foreignColumns: [goal.tenantId, goal.id] }),
    foreignKey({ columns: [t.tenantId, t.askedBy], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** The employee's own view of their level (R86); the manager sees it only where shared. */
export const selfRating = development.table(
  'self_rating',
  {
    tenantId: tenantId(),
    personId: uuid().notNull(),
    competencyId: uuid().notNull(),
    level: integer().notNull(),
    ratedAt: at().notNull(),
    sharedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.personId, t.competencyId] }),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
    check('self_rating_level', sql`${t.level} between 1 and 9`),
  ],
);

/** Skill first, then why, then ways (R30, R31). Nothing is assigned by force (R98). */
export const recommendation = development.table(
  'recommendation',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    byPersonId: uuid().notNull(),
    conversationId: uuid(),
    competencyId: uuid().notNull(),
    reason: text().notNull(),
    /** R24: today's standard, a change, or the future. */
    purpose: text().notNull(),
    status: text().notNull(),
    sentAt: at().notNull(),
    answeredAt: at(),
    answerText: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.personId),
    index().on(t.tenantId, t.byPersonId),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({ columns: [t.tenantId, t.byPersonId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversation.tenantId, conversation.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
    check('recommendation_status', sql`${t.status} in ('sent', 'accepted', 'countered', 'declined')`),
    check('recommendation_purpose', sql`${t.purpose} in ('standard', 'change', 'future')`),
  ],
);

/** One way to gain the skill: an option, or something the two arrange themselves (described in words). */
export const recommendationWay = development.table(
  'recommendation_way',
  {
    tenantId: tenantId(),
    recommendationId: uuid().notNull(),
    position: integer().notNull(),
    optionId: uuid().notNull(),
    note: text().notNull().default(''),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.recommendationId, t.position] }),
    unique().on(t.tenantId, t.recommendationId, t.optionId),
    foreignKey({
      columns: [t.tenantId, t.recommendationId],
      foreignColumns: [recommendation.tenantId, recommendation.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
  ],
);

/** What one does for one's growth; of a goal, of a recommendation, or alone. */
export const planItem = development.table(
  'plan_item',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    optionId: uuid().notNull(),
    competencyId: uuid(),
    goalId: uuid(),
    recommendationId: uuid(),
    plannedAt: at().notNull(),
    doneAt: at(),
    evidenceId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.personId),
    index().on(t.tenantId, t.recommendationId),
    uniqueIndex('plan_item_open_once').on(t.tenantId, t.personId, t.optionId).where(sql`${t.doneAt} is null`),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
    foreignKey({ columns: [t.tenantId, t.goalId], foreignColumns: [goal.tenantId, goal.id] }),
    foreignKey({
      columns: [t.tenantId, t.recommendationId],
      foreignColumns: [recommendation.tenantId, recommendation.id],
    }),
  ],
);

/** "Only for you": its author alone reads it. */
export const privateNote = development.table(
  'private_note',
  {
    tenantId: tenantId(),
    authorId: uuid().notNull(),
    conversationId: uuid().notNull(),
    body: text().notNull(),
    writtenAt: at().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.conversationId, t.authorId] }),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversation.tenantId, conversation.id],
    }),
    foreignKey({ columns: [t.tenantId, t.authorId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** Learning outside courses, as the person logged it (R93): theirs alone, and no evidence. */
export const loggedLearning = development.table(
  'logged_learning',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    kind: text().notNull(),
    title: text().notNull(),
    learnedOn: date({ mode: 'string' }).notNull(),
    minutes: integer().notNull(),
    competencyId: uuid(),
    /** What came of it; it goes into no statement. */
    words: text().notNull().default(''),
    loggedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('logged_learning_of_person').on(t.tenantId, t.personId, t.learnedOn),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
    check(
      'logged_learning_kind_check',
      sql`${t.kind} in ('shadowing', 'talk', 'reading', 'video', 'mentoring', 'practice', 'other')`,
    ),
    check('logged_learning_minutes_check', sql`${t.minutes} between 1 and 6000`),
  ],
);

import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, id, json, tenantId } from './columns.ts';
import { competency } from './frameworks.ts';

const list = () => json<readonly string[]>().notNull().default(sql`'[]'::jsonb`);

/** A course of an LMS that somebody launched from, or that a notice spoke of; what it offers, as last told. */
export const lmsCourse = pgTable(
  'lms_course',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    contextId: text().notNull(),
    issuer: text().notNull(),
    title: text(),
    label: text(),
    types: list(),
    /** Courses that this one was copied from, the newest first. */
    origins: list(),
    membershipsUrl: text(),
    lineItemsUrl: text(),
    agsScopes: list(),
    groupsUrl: text(),
    firstSeenAt: at().notNull(),
    lastLaunchAt: at(),
    /** The course whose option this one took over, and when. */
    copiedFrom: text(),
    copiedAt: at(),
    rosterAskedAt: at(),
    /** The asking that was last worked off. */
    rosterTriedAt: at(),
    /** When the roster was last read, and when the whole of it and not only what changed. */
    rosterAt: at(),
    rosterFullAt: at(),
    /** Plain words; null while the last reading went well. */
    rosterProblem: text(),
    /** How many were in the course then; counted once, not for each look at the page. */
    rosterPeople: integer().notNull().default(0),
    /** False: a bound or a fault ended the last reading, so that somebody may be missing. */
    rosterWhole: boolean().notNull().default(true),
    differencesUrl: text(),
    rosterRun: uuid(),
    rosterBusyUntil: at(),
    resultsAskedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.platformId, t.contextId] }),
    index('lms_course_by_issuer').on(t.tenantId, t.issuer, t.contextId),
  ],
);

/**
 * Who is in a course. Neither name nor e-mail address: a person is known by their linked account, and whoever has
 * none is a count.
 */
export const courseMember = pgTable(
  'course_member',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    contextId: text().notNull(),
    sub: text().notNull(),
    status: text().notNull(),
    /** Roles in the course, as a launch reads them: Learner, Instructor … */
    roles: list(),
    groupIds: list(),
    /** person_sourcedid: what linking goes by; forgotten when the person leaves the course or is linked. */
    personNumber: text(),
    /** The reading that saw them last: whom a whole reading did not see has left. */
    seenRun: uuid().notNull(),
    firstSeenAt: at().notNull(),
    leftAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.platformId, t.contextId, t.sub] }),
    foreignKey({
      columns: [t.tenantId, t.platformId, t.contextId],
      foreignColumns: [lmsCourse.tenantId, lmsCourse.platformId, lmsCourse.contextId],
    }),
    check('course_member_status', sql`${t.status} in ('active', 'inactive')`),
  ],
);

/** Groups of a course by their names; who is in which stands with the member. */
export const courseGroup = pgTable(
  'course_group',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    contextId: text().notNull(),
    groupId: text().notNull(),
    name: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.platformId, t.contextId, t.groupId] }),
    foreignKey({
      columns: [t.tenantId, t.platformId, t.contextId],
      foreignColumns: [lmsCourse.tenantId, lmsCourse.platformId, lmsCourse.contextId],
    }),
  ],
);

/** How many people of a course have a gap that it closes: counts only, made after each reading of the roster. */
export const courseGapCount = pgTable(
  'course_gap_count',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    contextId: text().notNull(),
    competencyId: uuid().notNull(),
    /** Members whose role asks for the competency. */
    people: integer().notNull(),
    withGap: integer().notNull(),
    notKnown: integer().notNull(),
    countedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.platformId, t.contextId, t.competencyId] }),
    foreignKey({
      columns: [t.tenantId, t.platformId, t.contextId],
      foreignColumns: [lmsCourse.tenantId, lmsCourse.platformId, lmsCourse.contextId],
    }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

/** When the results of a gradebook column that we made were last asked for and read. */
export const lineItemReading = pgTable(
  'line_item_reading',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    lineItemUrl: text().notNull(),
    askedAt: at().notNull(),
    readAt: at(),
    problem: text(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.platformId, t.lineItemUrl] })],
);

/** A platform's notification service and what we asked it to tell us. */
export const noticeService = pgTable(
  'notice_service',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    /** As the LMS names it. */
    deploymentId: text().notNull(),
    serviceUrl: text().notNull(),
    offered: list(),
    handled: list(),
    askedAt: at().notNull(),
    registeredAt: at(),
    problem: text(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.platformId, t.deploymentId] })],
);

/** A notice of a platform, once however often it is delivered. */
export const lmsNotice = pgTable(
  'lms_notice',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    noticeId: text().notNull(),
    id: id(),
    deploymentId: text().notNull(),
    type: text().notNull(),
    noticedAt: at().notNull(),
    contextId: text(),
    origins: list(),
    receivedAt: at().notNull(),
    workedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.platformId, t.noticeId] }),
    unique().on(t.tenantId, t.id),
    index('lms_notice_by_time').on(t.tenantId, t.platformId, t.receivedAt),
  ],
);

/** One person's place in one gradebook column: the last timestamp promised, and who is sending now. */
export const scoreTarget = pgTable(
  'score_target',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    lineItemUrl: text().notNull(),
    sub: text().notNull(),
    lastScoreAt: at(),
    busyUntil: at(),
    busyWith: uuid(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.platformId, t.lineItemUrl, t.sub] })],
);

/** A score on its way to an LMS. At most one waits for each target: a newer one takes the older one's place. */
export const scoreDelivery = pgTable(
  'score_delivery',
  {
    tenantId: tenantId(),
    id: id(),
    platformId: uuid().notNull(),
    lineItemUrl: text().notNull(),
    sub: text().notNull(),
    scoreGiven: doublePrecision().notNull(),
    scoreMaximum: doublePrecision().notNull(),
    activityProgress: text().notNull(),
    /** Forgotten once it is sent or superseded. */
    comment: text(),
    activityId: uuid(),
    handInId: uuid(),
    state: text().notNull(),
    queuedAt: at().notNull(),
    dueAt: at().notNull(),
    attempts: integer().notNull().default(0),
    /** Why it is not there yet, in plain words. */
    problem: text(),
    settledAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      columns: [t.tenantId, t.platformId, t.lineItemUrl, t.sub],
      foreignColumns: [
        scoreTarget.tenantId,
        scoreTarget.platformId,
        scoreTarget.lineItemUrl,
        scoreTarget.sub,
      ],
    }),
    uniqueIndex('score_delivery_one_waiting')
      .on(t.tenantId, t.platformId, t.lineItemUrl, t.sub)
      .where(sql`${t.state} = 'waiting'`),
    index('score_delivery_due').on(t.tenantId, t.dueAt).where(sql`${t.state} = 'waiting'`),
    index('score_delivery_parked')
      .on(t.tenantId, t.platformId, t.settledAt)
      .where(sql`${t.state} = 'parked'`),
    index('score_delivery_settled')
      .on(t.tenantId, t.settledAt)
      .where(sql`${t.state} in ('sent', 'superseded')`),
    check('score_delivery_state', sql`${t.state} in ('waiting', 'sent', 'parked', 'superseded')`),
    // a score that gives no grade takes one away on some platforms
    check(
      'score_delivery_gives_a_grade',
      sql`${t.scoreMaximum} > 0 and ${t.scoreGiven} between 0 and ${t.scoreMaximum}`,
    ),
  ],
);

/** How a platform takes scores lately. While it does not answer, one score at a time asks. */
export const scorePlatform = pgTable(
  'score_platform',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    failures: integer().notNull().default(0),
    quietUntil: at(),
    problem: text(),
    lastSentAt: at(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.platformId] })],
);

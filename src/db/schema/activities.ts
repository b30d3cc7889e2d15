import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { learningOption } from './catalog.ts';
import { at, id, json, tenantId } from './columns.ts';
import { development } from './development.ts';
import { competency } from './frameworks.ts';
import { person } from './people.ts';

/** A thing that somebody chose for their course and that has not been placed yet. */
export interface ChosenItem {
  /** Its own id on the list, so that a form names it and not its place. */
  readonly key: string;
  readonly kind: string;
  readonly optionId: string | null;
  readonly competencyIds: readonly string[];
  readonly title: string;
}

/** What a launch by deep linking asked for: good for one person, one hour, and one answer. */
export const deepLinkingRequest = pgTable(
  'deep_linking_request',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    platformId: uuid().notNull(),
    /** As the LMS names it, to the letter. */
    deploymentId: text().notNull(),
    contextId: text(),
    contextTitle: text(),
    /** Roles in that course, as the launch proved them. */
    courseRoles: json<readonly string[]>().notNull(),
    /** JSON text and not jsonb: `data` goes back to the character, whatever characters it has. */
    settings: text().notNull(),
    chosen: json<readonly ChosenItem[]>().notNull().default(sql`'[]'::jsonb`),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
    answeredAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('deep_linking_request_by_end').on(t.tenantId, t.expiresAt),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** Something of ours that was placed into a course. A copy of the course launches the same one. */
export const activity = pgTable(
  'activity',
  {
    tenantId: tenantId(),
    id: id(),
    kind: text().notNull(),
    title: text().notNull(),
    instructions: text().notNull().default(''),
    optionId: uuid(),
    /** Points in the gradebook; null where no line item was asked for. */
    points: integer(),
    /** The request it answered, which is gone by tomorrow: the same answer twice makes one. */
    requestId: uuid().notNull(),
    /** Its place in that answer. */
    position: integer().notNull(),
    createdBy: uuid().notNull(),
    createdAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.requestId, t.position),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
    foreignKey({ columns: [t.tenantId, t.createdBy], foreignColumns: [person.tenantId, person.id] }),
    check('activity_kind', sql`${t.kind} in ('option-page', 'reflection', 'self-assessment', 'goal-check')`),
    check('activity_option', sql`(${t.kind} = 'option-page') = (${t.optionId} is not null)`),
    check('activity_points', sql`${t.points} between 1 and 1000`),
  ],
);

/** What the activity is about, in the order that was chosen; an option page takes its option's confirmed mapping. */
export const activityCompetency = pgTable(
  'activity_competency',
  {
    tenantId: tenantId(),
    activityId: uuid().notNull(),
    competencyId: uuid().notNull(),
    position: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.activityId, t.competencyId] }),
    foreignKey({ columns: [t.tenantId, t.activityId], foreignColumns: [activity.tenantId, activity.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

/** The activity as one course has it: learned from its launches. What is handed in belongs to it, not to a copy. */
export const activityLink = pgTable(
  'activity_link',
  {
    tenantId: tenantId(),
    id: id(),
    activityId: uuid().notNull(),
    platformId: uuid().notNull(),
    resourceLinkId: text().notNull(),
    contextId: text(),
    lineItemUrl: text(),
    /** The course's line items: where ours is looked up where a launch does not name it. */
    lineItemsUrl: text(),
    firstLaunchedAt: at().notNull(),
    /** When the line item was last asked for in vain. */
    lineItemAskedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.activityId, t.platformId, t.resourceLinkId),
    index('activity_link_by_resource').on(t.tenantId, t.platformId, t.resourceLinkId),
    foreignKey({ columns: [t.tenantId, t.activityId], foreignColumns: [activity.tenantId, activity.id] }),
  ],
);

/** That and when somebody handed something in; what it was stands with them (development.activity_work). */
export const handIn = pgTable(
  'hand_in',
  {
    tenantId: tenantId(),
    id: id(),
    linkId: uuid().notNull(),
    personId: uuid().notNull(),
    /** The LMS account's own name of the person, which scores go by. */
    sub: text().notNull(),
    /** Which hand-in of this person it was that counted last. */
    version: integer().notNull(),
    firstHandedInAt: at().notNull(),
    handedInAt: at().notNull(),
    /** When the LMS was to be told; null where it keeps no grade for this. */
    scoreQueuedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.linkId, t.personId),
    index('hand_in_of_person').on(t.tenantId, t.personId),
    foreignKey({
      columns: [t.tenantId, t.linkId],
      foreignColumns: [activityLink.tenantId, activityLink.id],
    }),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** A teacher's look at one hand-in, begun in the LMS: good for that teacher and an hour. */
export const reviewRequest = pgTable(
  'review_request',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    courseRoles: json<readonly string[]>().notNull(),
    /** Null where the LMS named a link that nobody has opened yet. */
    linkId: uuid(),
    /** Whose hand-in; null where the LMS' account is nobody's here yet. */
    aboutPersonId: uuid(),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('review_request_by_end').on(t.tenantId, t.expiresAt),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({ columns: [t.tenantId, t.aboutPersonId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.linkId],
      foreignColumns: [activityLink.tenantId, activityLink.id],
    }),
  ],
);

/** What somebody did in an activity. Theirs: the course sees a reflection only while `shownToCourseAt` stands. */
export const activityWork = development.table(
  'activity_work',
  {
    tenantId: tenantId(),
    linkId: uuid().notNull(),
    personId: uuid().notNull(),
    accountId: uuid().notNull(),
    version: integer().notNull(),
    /** The words of a reflection; empty for what stands elsewhere (ratings, goals). */
    body: text().notNull().default(''),
    competencyId: uuid(),
    shownToCourseAt: at(),
    /** It was shared with the manager as an example then (public.shared_example); that stays. */
    shownToManagerAt: at(),
    doneAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.linkId, t.personId] }),
    index('activity_work_of_person').on(t.tenantId, t.personId),
    foreignKey({
      columns: [t.tenantId, t.linkId],
      foreignColumns: [activityLink.tenantId, activityLink.id],
    }),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

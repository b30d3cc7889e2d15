import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
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
import { at, id, tenantId } from './columns.ts';
import { competency } from './frameworks.ts';
import { person } from './people.ts';

/** The rhythm a pair agreed (R71). */
export const cadence = pgTable(
  'cadence',
  {
    tenantId: tenantId(),
    managerId: uuid().notNull(),
    employeeId: uuid().notNull(),
    everyDays: integer().notNull(),
    agreedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.managerId, t.employeeId] }),
    foreignKey({ columns: [t.tenantId, t.managerId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({ columns: [t.tenantId, t.employeeId], foreignColumns: [person.tenantId, person.id] }),
    check('cadence_not_annual_only', sql`${t.everyDays} between 1 and 92`),
  ],
);

/** One conversation of a pair; at most one is open at a time. */
export const conversation = pgTable(
  'conversation',
  {
    tenantId: tenantId(),
    id: id(),
    managerId: uuid().notNull(),
    employeeId: uuid().notNull(),
    scheduledAt: at().notNull(),
    createdAt: at().notNull(),
    closedAt: at(),
    closedBy: uuid(),
    /** The employee's own "yes, that is what we promised". */
    confirmedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.employeeId, t.scheduledAt),
    index().on(t.tenantId, t.managerId, t.scheduledAt),
    uniqueIndex('conversation_one_open')
      .on(t.tenantId, t.managerId, t.employeeId)
      .where(sql`${t.closedAt} is null`),
    foreignKey({ columns: [t.tenantId, t.managerId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({ columns: [t.tenantId, t.employeeId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** A point that one of the two put on the agenda; computed points (evidence, rechecks) are not stored. */
export const agendaPoint = pgTable(
  'agenda_point',
  {
    tenantId: tenantId(),
    id: id(),
    conversationId: uuid().notNull(),
    part: text().notNull(),
    title: text().notNull(),
    addedBy: uuid().notNull(),
    addedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.conversationId),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversation.tenantId, conversation.id],
    }),
    check(
      'agenda_point_part',
      sql`${t.part} in ('targets', 'responsibilities', 'performance', 'challenges', 'support', 'ahead')`,
    ),
  ],
);

/** What both see: one text per part or point of a conversation. `anchor` is a part's name or an item's key. */
export const sharedNote = pgTable(
  'shared_note',
  {
    tenantId: tenantId(),
    id: id(),
    conversationId: uuid().notNull(),
    part: text().notNull(),
    anchor: text().notNull(),
    body: text().notNull(),
    writtenBy: uuid().notNull(),
    writtenAt: at().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.conversationId, t.anchor),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversation.tenantId, conversation.id],
    }),
    check(
      'shared_note_part',
      sql`${t.part} in ('targets', 'responsibilities', 'performance', 'challenges', 'support', 'ahead')`,
    ),
  ],
);

/** Who said they would do what, by when. */
export const promise = pgTable(
  'promise',
  {
    tenantId: tenantId(),
    id: id(),
    conversationId: uuid().notNull(),
    byPersonId: uuid().notNull(),
    body: text().notNull(),
    due: date({ mode: 'string' }),
    madeAt: at().notNull(),
    keptAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.conversationId),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversation.tenantId, conversation.id],
    }),
    foreignKey({ columns: [t.tenantId, t.byPersonId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** A dated record of a behaviour seen (R12), always open to the person it is about. */
export const observation = pgTable(
  'observation',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    observerId: uuid().notNull(),
    competencyId: uuid().notNull(),
    level: integer(),
    body: text().notNull(),
    seenOn: date({ mode: 'string' }).notNull(),
    recordedAt: at().notNull(),
    acknowledgedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.personId, t.recordedAt),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({ columns: [t.tenantId, t.observerId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

/** An example of applying what was learned (R32), shared with the manager, acknowledged or not yet. */
export const sharedExample = pgTable(
  'shared_example',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    competencyId: uuid().notNull(),
    body: text().notNull(),
    sharedAt: at().notNull(),
    acknowledgedBy: uuid(),
    acknowledgedAt: at(),
    level: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.personId, t.sharedAt),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

/** Thanks that names what was done, the competency it shows and the aim it serves. */
export const recognition = pgTable(
  'recognition',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    byPersonId: uuid().notNull(),
    competencyId: uuid(),
    /** The aim's words at the time; evaluation announced them, common keeps the sentence. */
    aim: text(),
    body: text().notNull(),
    promptId: uuid(),
    givenAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.promptId),
    index().on(t.tenantId, t.personId, t.givenAt),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({ columns: [t.tenantId, t.byPersonId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

/**
 * "This deserves a word": once per completion, only where it is relevant (R33). `ground` says which plane
 * found it relevant in words a manager may read; a shared goal is never named.
 */
export const recognitionPrompt = pgTable(
  'recognition_prompt',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    evidenceId: uuid().notNull(),
    competencyId: uuid().notNull(),
    aim: text(),
    promptedAt: at().notNull(),
    answeredAt: at(),
    dismissedAt: at(),
    version: integer().notNull().default(1),
    open: boolean().notNull().default(true),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.evidenceId),
    index('recognition_prompt_open').on(t.tenantId, t.personId).where(sql`${t.open}`),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

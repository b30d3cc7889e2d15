import { sql } from 'drizzle-orm';
import {
  bigint,
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
import { at, id, tenantId } from './columns.ts';
import { competency } from './frameworks.ts';
import { person } from './people.ts';

/**
 * What shows a competency, visible to both planes. A completion names its option and takes competency and
 * level from the option's *confirmed* alignments when it is read, so that confirming or undoing a mapping
 * counts at once; every other kind carries its own competency and level.
 */
export const evidence = pgTable(
  'evidence',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    kind: text().notNull(),
    optionId: uuid(),
    competencyId: uuid(),
    level: integer(),
    /** Who or what it came from (an issuer, a person's id): independence is judged by it. */
    source: text().notNull(),
    /** The statement, observation or example behind it; the same one never counts twice. */
    sourceRef: text().notNull(),
    occurredAt: at().notNull(),
    recordedAt: at().notNull(),
    withdrawnAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.kind, t.sourceRef),
    index().on(t.tenantId, t.personId, t.occurredAt),
    // whom a decision about the option's mapping concerns
    index('evidence_of_option').on(t.tenantId, t.optionId, t.occurredAt).where(sql`${t.kind} = 'completion'`),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
    check('evidence_kind', sql`${t.kind} in ('completion', 'observation', 'example', 'badge', 'assessment')`),
    check(
      'evidence_shape',
      sql`(${t.kind} = 'completion') = (${t.optionId} is not null and ${t.competencyId} is null)`,
    ),
  ],
);

/** Completions that could not be matched yet: an unknown actor, an unknown option, or both. */
export const unmatchedCompletion = pgTable(
  'unmatched_completion',
  {
    tenantId: tenantId(),
    statementId: uuid().notNull(),
    issuer: text().notNull(),
    sub: text().notNull(),
    objectId: text().notNull(),
    objectName: text(),
    missingPerson: text().notNull(),
    missingOption: text().notNull(),
    occurredAt: at().notNull(),
    waitingSince: at().notNull(),
    matchedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.statementId] }),
    // what still waits is little, whatever has been matched by then
    index('unmatched_waiting').on(t.tenantId, t.statementId).where(sql`${t.matchedAt} is null`),
    check(
      'unmatched_flags',
      sql`${t.missingPerson} in ('yes', 'no') and ${t.missingOption} in ('yes', 'no')`,
    ),
  ],
);

/** Courses of an LMS whose completions wait out of sight, because an administrator does not want to match them. */
export const ignoredCourse = pgTable(
  'ignored_course',
  {
    tenantId: tenantId(),
    objectId: text().notNull(),
    objectName: text(),
    ignoredBy: uuid(),
    ignoredAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.objectId] })],
);

/** The first time the evidence carried a person to a level; emits "mastered" exactly once. */
export const levelReached = pgTable(
  'level_reached',
  {
    tenantId: tenantId(),
    personId: uuid().notNull(),
    competencyId: uuid().notNull(),
    level: integer().notNull(),
    reachedAt: at().notNull(),
    evidenceId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.personId, t.competencyId, t.level] }),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

/** How far the product has followed the record store: `seq` of the last statement that was looked at. */
export const statementCursor = pgTable(
  'statement_cursor',
  {
    tenantId: tenantId(),
    name: text().notNull(),
    seq: bigint({ mode: 'bigint' }).notNull(),
    movedAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.name] })],
);

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
  uuid,
} from 'drizzle-orm/pg-core';
import { at, id, json, tenantId } from './columns.ts';
import { competency } from './frameworks.ts';

/** Anything one can do to learn (R29). Upserted by (provider, code) (R94). */
export const learningOption = pgTable(
  'learning_option',
  {
    tenantId: tenantId(),
    id: id(),
    provider: text().notNull(),
    code: text().notNull(),
    title: text().notNull(),
    description: text().notNull().default(''),
    outcomes: text().notNull().default(''),
    url: text(),
    durationMin: integer(),
    level: text(),
    language: text(),
    kind: text().notNull(),
    mandatory: boolean().notNull().default(false),
    active: boolean().notNull().default(true),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.provider, t.code),
    index().on(t.tenantId, t.url),
    // the mapping queue goes by titles
    index().on(t.tenantId, t.title, t.id),
    check(
      'learning_option_kind',
      sql`${t.kind} in ('course', 'class', 'elearning', 'video', 'reading', 'shadowing', 'mentoring', 'assignment')`,
    ),
  ],
);

export const optionModule = pgTable(
  'option_module',
  {
    tenantId: tenantId(),
    optionId: uuid().notNull(),
    position: integer().notNull(),
    title: text().notNull(),
    description: text().notNull().default(''),
    kind: text().notNull(),
    durationMin: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.optionId, t.position] }),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
  ],
);

export const optionPrerequisite = pgTable(
  'option_prerequisite',
  { tenantId: tenantId(), optionId: uuid().notNull(), requiresId: uuid().notNull() },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.optionId, t.requiresId] }),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.requiresId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
  ],
);

/** The LMS course that is this option: a completion of that course is a completion of the option. */
export const optionBinding = pgTable(
  'option_binding',
  {
    tenantId: tenantId(),
    issuer: text().notNull(),
    contextId: text().notNull(),
    optionId: uuid().notNull(),
    boundAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.issuer, t.contextId] }),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
  ],
);

/** What a text match proposes; replaced as a whole whenever catalogue or frameworks change. */
export const alignmentSuggestion = pgTable(
  'alignment_suggestion',
  {
    tenantId: tenantId(),
    optionId: uuid().notNull(),
    competencyId: uuid().notNull(),
    level: integer().notNull(),
    /** 0–1, calibrated: 0.8 means about four of five are confirmed by a careful human. */
    score: doublePrecision().notNull(),
    terms: json<{ term: string; contribution: number }[]>().notNull(),
    suggestedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.optionId, t.competencyId] }),
    index().on(t.tenantId, t.score),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

/** What a person said about option ↔ competency; only `confirmed` counts as evidence (R95). */
export const alignment = pgTable(
  'alignment',
  {
    tenantId: tenantId(),
    optionId: uuid().notNull(),
    competencyId: uuid().notNull(),
    status: text().notNull(),
    level: integer().notNull(),
    /** 0–1: how much of the option is about this competency. */
    relevance: doublePrecision().notNull(),
    /** The person who decided; null when an operator imported it. */
    decidedBy: uuid(),
    decidedAt: at().notNull(),
    version: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.optionId, t.competencyId] }),
    index().on(t.tenantId, t.competencyId),
    // small enough to say for the whole catalogue which options are mapped
    index('alignment_confirmed').on(t.tenantId, t.optionId).where(sql`${t.status} = 'confirmed'`),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
    check('alignment_status', sql`${t.status} in ('proposed', 'confirmed', 'rejected')`),
    check('alignment_level', sql`${t.level} between 1 and 9`),
  ],
);

/** Every decision with what stood before, so that it can be undone and who decided is kept (R95). */
export const alignmentDecision = pgTable(
  'alignment_decision',
  {
    tenantId: tenantId(),
    id: id(),
    /** Decisions made by one click share a batch; undo takes the whole batch back. */
    batchId: uuid().notNull(),
    optionId: uuid().notNull(),
    competencyId: uuid().notNull(),
    previous: json<{ status: string; level: number; relevance: number } | null>(),
    next: json<{ status: string; level: number; relevance: number }>().notNull(),
    decidedBy: uuid(),
    decidedAt: at().notNull(),
    undoneAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.batchId),
    index().on(t.tenantId, t.decidedBy, t.decidedAt),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

/** An option that its reviewer has finished with, even where nothing fitted. */
export const mappingReview = pgTable(
  'mapping_review',
  {
    tenantId: tenantId(),
    optionId: uuid().notNull(),
    reviewedBy: uuid(),
    reviewedAt: at().notNull(),
    batchId: uuid().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.optionId] }),
    foreignKey({
      columns: [t.tenantId, t.optionId],
      foreignColumns: [learningOption.tenantId, learningOption.id],
    }),
  ],
);

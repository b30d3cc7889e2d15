import { sql } from 'drizzle-orm';
import {
  boolean,
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
import { at, id, json, tenantId } from './columns.ts';

/** A competency framework with one scale of 1–9 named levels (design decisions, "Scale"). */
export const framework = pgTable(
  'framework',
  {
    tenantId: tenantId(),
    id: id(),
    code: text().notNull(),
    name: text().notNull(),
    source: text().notNull(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), unique().on(t.tenantId, t.code)],
);

export const proficiencyLevel = pgTable(
  'proficiency_level',
  { tenantId: tenantId(), frameworkId: uuid().notNull(), level: integer().notNull(), name: text().notNull() },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.frameworkId, t.level] }),
    foreignKey({ columns: [t.tenantId, t.frameworkId], foreignColumns: [framework.tenantId, framework.id] }),
    check('proficiency_level_range', sql`${t.level} between 1 and 9`),
  ],
);

/** A knowledge, skill or behaviour; an area only groups others. */
export const competency = pgTable(
  'competency',
  {
    tenantId: tenantId(),
    id: id(),
    frameworkId: uuid().notNull(),
    code: text().notNull(),
    parentId: uuid(),
    type: text().notNull(),
    name: text().notNull(),
    description: text().notNull().default(''),
    altLabels: json<string[]>().notNull().default([]),
    uri: text(),
    active: boolean().notNull().default(true),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.frameworkId, t.code),
    foreignKey({ columns: [t.tenantId, t.frameworkId], foreignColumns: [framework.tenantId, framework.id] }),
    foreignKey({ columns: [t.tenantId, t.parentId], foreignColumns: [t.tenantId, t.id] }),
    check('competency_type', sql`${t.type} in ('area', 'knowledge', 'skill', 'behaviour')`),
  ],
);

export const behavioralIndicator = pgTable(
  'behavioral_indicator',
  {
    tenantId: tenantId(),
    competencyId: uuid().notNull(),
    level: integer().notNull(),
    position: integer().notNull(),
    text: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.competencyId, t.level, t.position] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
  ],
);

/** What a job asks for (R43). Found by the job code that people carry. */
export const roleProfile = pgTable(
  'role_profile',
  {
    tenantId: tenantId(),
    id: id(),
    jobCode: text().notNull(),
    title: text().notNull(),
    tasks: text().notNull().default(''),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), unique().on(t.tenantId, t.jobCode)],
);

export const roleProfileCompetency = pgTable(
  'role_profile_competency',
  {
    tenantId: tenantId(),
    roleProfileId: uuid().notNull(),
    competencyId: uuid().notNull(),
    targetLevel: integer().notNull(),
    /** Percent of the role, 0–100. */
    weight: integer().notNull(),
    priority: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.roleProfileId, t.competencyId] }),
    index().on(t.tenantId, t.competencyId),
    foreignKey({
      columns: [t.tenantId, t.roleProfileId],
      foreignColumns: [roleProfile.tenantId, roleProfile.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
    check('role_profile_weight', sql`${t.weight} between 0 and 100`),
    check('role_profile_target', sql`${t.targetLevel} between 1 and 9`),
  ],
);

import { sql } from 'drizzle-orm';
import {
  check,
  date,
  foreignKey,
  index,
  integer,
  numeric,
  pgSchema,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, id, tenantId } from './columns.ts';
import { competency } from './frameworks.ts';
import { person } from './people.ts';

/** Backward-looking outcomes; the development login has no right here at all. */
export const evaluation = pgSchema('evaluation');

/** Why the business moves; a big picture need not be SMART (R58). */
export const strategyAim = evaluation.table(
  'strategy_aim',
  {
    tenantId: tenantId(),
    id: id(),
    code: text().notNull(),
    parentId: uuid(),
    title: text().notNull(),
    description: text().notNull().default(''),
    importedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.code),
    foreignKey({ columns: [t.tenantId, t.parentId], foreignColumns: [t.tenantId, t.id] }),
  ],
);

/** What a unit must reach: direction, unit of measure, baseline, target, due (R59). */
export const target = evaluation.table(
  'target',
  {
    tenantId: tenantId(),
    id: id(),
    code: text().notNull(),
    aimId: uuid().notNull(),
    department: text(),
    team: text(),
    title: text().notNull(),
    direction: text().notNull(),
    measureUnit: text().notNull(),
    baseline: numeric({ mode: 'number' }).notNull(),
    targetValue: numeric({ mode: 'number' }).notNull(),
    due: date({ mode: 'string' }).notNull(),
    importedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.code),
    foreignKey({ columns: [t.tenantId, t.aimId], foreignColumns: [strategyAim.tenantId, strategyAim.id] }),
    check('target_direction', sql`${t.direction} in ('raise', 'reduce', 'keep')`),
  ],
);

/** What a person agreed to achieve. F1 reads it; proposing and agreeing come later (R67). */
export const objective = evaluation.table(
  'objective',
  {
    tenantId: tenantId(),
    id: id(),
    code: text().notNull(),
    personId: uuid().notNull(),
    targetId: uuid(),
    competencyId: uuid(),
    title: text().notNull(),
    measure: text().notNull(),
    direction: text().notNull(),
    measureUnit: text().notNull(),
    baseline: numeric({ mode: 'number' }).notNull(),
    currentValue: numeric({ mode: 'number' }).notNull(),
    targetValue: numeric({ mode: 'number' }).notNull(),
    weight: integer().notNull(),
    due: date({ mode: 'string' }).notNull(),
    status: text().notNull(),
    statusReason: text().notNull().default(''),
    /** R68: at risk names what blocks, what is done about it, and when to look again. */
    blocker: text(),
    action: text(),
    recheckOn: date({ mode: 'string' }),
    agreedAt: at().notNull(),
    importedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.code),
    index().on(t.tenantId, t.personId),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({ columns: [t.tenantId, t.targetId], foreignColumns: [target.tenantId, target.id] }),
    foreignKey({
      columns: [t.tenantId, t.competencyId],
      foreignColumns: [competency.tenantId, competency.id],
    }),
    check('objective_direction', sql`${t.direction} in ('raise', 'reduce', 'keep')`),
    check('objective_status', sql`${t.status} in ('on_track', 'at_risk', 'off_track')`),
  ],
);

import { bigint, index, pgSchema, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { at, id, json, tenantId } from './columns.ts';

export const audit = pgSchema('audit');

/** Who did what, about whom, when and why. Insert only; details hold ids and numbers, never texts or names. */
export const entry = audit.table(
  'entry',
  {
    tenantId: tenantId(),
    id: id(),
    at: at().notNull(),
    actorKind: text().notNull(),
    actorId: uuid(),
    action: text().notNull(),
    subjectId: uuid(),
    entity: text(),
    entityId: text(),
    whyKind: text().notNull(),
    whyRef: text().notNull(),
    requestId: text().notNull(),
    details: json<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.subjectId, t.at),
    index().on(t.tenantId, t.at, t.id),
  ],
);

/** The chain that a sealing job writes behind the entries, one per tenant. */
export const seal = audit.table(
  'seal',
  {
    tenantId: tenantId(),
    seq: bigint({ mode: 'number' }).notNull(),
    entryId: uuid().notNull(),
    digest: text().notNull(),
    chain: text().notNull(),
    sealedAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.seq] }), unique().on(t.tenantId, t.entryId)],
);

/** The entries that wait for their seal; a trigger writes it with them, the sealing job empties it (walls.sql). */
export const unsealed = audit.table('unsealed', { tenantId: tenantId(), entryId: uuid().notNull() }, (t) => [
  primaryKey({ columns: [t.tenantId, t.entryId] }),
]);

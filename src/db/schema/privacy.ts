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
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, id, json, tenantId } from './columns.ts';
import { person } from './people.ts';

/** A data privacy launch: whom an LMS asked about, good for who launched and an hour. */
export const privacyRequest = pgTable(
  'privacy_request',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    platformId: uuid().notNull(),
    /** The LMS account that is meant; somebody's here, or nobody's. */
    issuer: text().notNull(),
    sub: text().notNull(),
    createdAt: at().notNull(),
    expiresAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('privacy_request_by_end').on(t.tenantId, t.expiresAt),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** What the search for what is left of somebody looked at and found: numbers, and names of columns. */
export interface StoredProof {
  readonly columns: number;
  readonly found: readonly { readonly place: string; readonly rows: number }[];
  readonly at: string;
}

/** An erasure from its asking to its end. */
export const erasure = pgTable(
  'erasure',
  {
    tenantId: tenantId(),
    id: id(),
    /** Null where it is about an LMS account that was nobody's here. */
    personId: uuid(),
    askedBy: uuid(),
    askedAt: at().notNull(),
    withdrawnAt: at(),
    declinedBy: uuid(),
    declinedAt: at(),
    /** Why not, for the person who asked. */
    answer: text(),
    confirmedBy: uuid(),
    confirmedAt: at(),
    /** What the person is found by, sealed with SECRET_KEY; gone when it is done. */
    sealedSubject: text(),
    /** How far the texts of statements were searched for what is left, and in how many it was found. */
    searchedTo: bigint({ mode: 'number' }).notNull().default(0),
    searchedFound: integer().notNull().default(0),
    doneAt: at(),
    proof: json<StoredProof>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    uniqueIndex('erasure_one_open')
      .on(t.tenantId, t.personId)
      .where(sql`${t.withdrawnAt} is null and ${t.declinedAt} is null and ${t.doneAt} is null`),
    index('erasure_of_person').on(t.tenantId, t.personId, t.askedAt),
    index('erasure_by_time').on(t.tenantId, t.askedAt),
    check(
      'erasure_answered_once',
      sql`num_nonnulls(${t.withdrawnAt}, ${t.declinedAt}, ${t.confirmedAt}) <= 1`,
    ),
    check(
      'erasure_done_after_confirmed',
      sql`${t.doneAt} is null or (${t.confirmedAt} is not null and ${t.sealedSubject} is null)`,
    ),
  ],
);

/** Statements older than so many months go, unless they are evidence. No row: they are kept. */
export const retentionRule = pgTable(
  'retention_rule',
  {
    tenantId: tenantId(),
    months: integer().notNull(),
    setBy: uuid(),
    setAt: at().notNull(),
    /** `seq` of the last statement that was looked at. */
    lookedTo: bigint({ mode: 'bigint' }).notNull().default(sql`0`),
    dropped: bigint({ mode: 'number' }).notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId] }),
    check('retention_rule_months_check', sql`${t.months} between 1 and 240`),
  ],
);

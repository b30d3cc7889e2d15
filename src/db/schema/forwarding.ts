import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, id, json, tenantId } from './columns.ts';
import { person } from './people.ts';

/** An outside record store that takes in what ours takes in. */
export const forwardStore = pgTable(
  'forward_store',
  {
    tenantId: tenantId(),
    id: id(),
    name: text().notNull(),
    /** The xAPI endpoint, without /statements. */
    url: text().notNull(),
    key: text().notNull(),
    sealedSecret: text().notNull(),
    version: text().notNull(),
    filter: json<{ verbs?: string[]; activities?: string[] }>().notNull(),
    onlyAgreed: boolean().notNull(),
    status: text().notNull(),
    /** Where it began: nothing from before was ever sent. */
    fromSeq: bigint({ mode: 'bigint' }).notNull(),
    /** Position of the last statement that was worked off. */
    seq: bigint({ mode: 'bigint' }).notNull(),
    /** And of the last one that a turn took out to send. */
    triedSeq: bigint({ mode: 'bigint' }).notNull(),
    /** Whose turn it is, and until when. */
    turn: uuid(),
    busyUntil: at(),
    nextAttemptAt: at().notNull(),
    attempts: integer().notNull(),
    trouble: text(),
    delivered: bigint({ mode: 'number' }).notNull(),
    lastDeliveredAt: at(),
    createdAt: at().notNull(),
    createdBy: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    check('forward_store_version_check', sql`${t.version} in ('1.0.3', '2.0.0')`),
    check('forward_store_status_check', sql`${t.status} in ('active', 'paused', 'removed')`),
  ],
);

/** What a store would not take, each with the reason. */
export const forwardParked = pgTable(
  'forward_parked',
  {
    tenantId: tenantId(),
    storeId: uuid().notNull(),
    statementId: uuid().notNull(),
    reason: text().notNull(),
    parkedAt: at().notNull(),
    /** When an administrator asked for it to be sent again; null once that was tried. */
    againAt: at(),
    settledAt: at(),
    /** It was erased here, and the store would not void its copy. */
    erasureId: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.storeId, t.statementId] }),
    index('forward_parked_waiting').on(t.tenantId, t.storeId, t.parkedAt).where(sql`${t.settledAt} is null`),
    index('forward_parked_again').on(t.tenantId, t.storeId, t.parkedAt).where(sql`${t.againAt} is not null`),
    foreignKey({
      columns: [t.tenantId, t.storeId],
      foreignColumns: [forwardStore.tenantId, forwardStore.id],
    }),
  ],
);

/** Who lets a store have what is said about them. */
export const forwardConsent = pgTable(
  'forward_consent',
  {
    tenantId: tenantId(),
    storeId: uuid().notNull(),
    personId: uuid().notNull(),
    /** What the record store took in from this position on. */
    fromSeq: bigint({ mode: 'bigint' }).notNull(),
    /** The position when they agreed for the first time. */
    firstSeq: bigint({ mode: 'bigint' }).notNull(),
    agreedAt: at().notNull(),
    takenBackAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.storeId, t.personId] }),
    index('forward_consent_of_person').on(t.tenantId, t.personId),
    foreignKey({
      columns: [t.tenantId, t.storeId],
      foreignColumns: [forwardStore.tenantId, forwardStore.id],
    }),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
  ],
);

/** Telling a store that somebody was erased: ids and numbers only. */
export const forwardTelling = pgTable(
  'forward_telling',
  {
    tenantId: tenantId(),
    storeId: uuid().notNull(),
    erasureId: uuid().notNull(),
    /** When what the erasure took was marked as erased. */
    erasedAt: at().notNull(),
    /** What may be there lies between these positions. */
    fromSeq: bigint({ mode: 'bigint' }).notNull(),
    upToSeq: bigint({ mode: 'bigint' }),
    cursorSeq: bigint({ mode: 'bigint' }),
    /** The erasure is through: now the store is told. */
    readyAt: at(),
    afterId: uuid(),
    told: integer().notNull().default(0),
    absent: integer().notNull().default(0),
    doneAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.storeId, t.erasureId] }),
    index('forward_telling_open').on(t.tenantId, t.storeId).where(sql`${t.doneAt} is null`),
    index('forward_telling_of_erasure').on(t.tenantId, t.erasureId),
    foreignKey({
      columns: [t.tenantId, t.storeId],
      foreignColumns: [forwardStore.tenantId, forwardStore.id],
    }),
  ],
);

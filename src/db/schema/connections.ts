import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { at, json, tenantId } from './columns.ts';

/** When something about an LMS was last as it should be, and when it last was not. */
export const connectionSign = pgTable(
  'connection_sign',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    sign: text().notNull(),
    goodAt: at(),
    badAt: at(),
    /** Of the last bad time: kind, status and a sentence of ours. */
    fault: json<{ readonly kind: string; readonly status?: number; readonly sentence: string }>(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.platformId, t.sign] })],
);

export interface StoredFinding {
  readonly what: string;
  readonly state: 'good' | 'bad' | 'note';
  readonly sentence: string;
}

/** What the last test of a connection found. */
export const connectionCheck = pgTable(
  'connection_check',
  {
    tenantId: tenantId(),
    platformId: uuid().notNull(),
    at: at().notNull(),
    findings: json<readonly StoredFinding[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.platformId] })],
);

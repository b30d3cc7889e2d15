import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, id, tenantId } from './columns.ts';

/** Somebody who works here, or somebody who launched and is not matched with an employee yet (no number). */
export const person = pgTable(
  'person',
  {
    tenantId: tenantId(),
    id: id(),
    employeeNumber: text(),
    email: text(),
    givenName: text().notNull(),
    familyName: text().notNull(),
    department: text(),
    team: text(),
    jobTitle: text(),
    jobCode: text(),
    location: text(),
    startDate: date({ mode: 'string' }),
    endDate: date({ mode: 'string' }),
    active: boolean().notNull().default(true),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.employeeNumber),
    index().on(t.tenantId, t.familyName, t.givenName, t.id),
  ],
);

/** An LMS account: (tenant, issuer, sub), never an e-mail address (launch-security rule 5). */
export const account = pgTable(
  'account',
  {
    tenantId: tenantId(),
    id: id(),
    issuer: text().notNull(),
    sub: text().notNull(),
    personId: uuid().notNull(),
    /** linked: an import, a trusted number or an administrator said so. pending: its person is provisional. */
    status: text().notNull(),
    proposedPersonId: uuid(),
    linkedBy: uuid(),
    linkedAt: at(),
    firstSeenAt: at(),
    lastLaunchAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.issuer, t.sub),
    index().on(t.tenantId, t.personId),
    index('account_pending').on(t.tenantId, t.firstSeenAt, t.id).where(sql`${t.status} = 'pending'`),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({ columns: [t.tenantId, t.proposedPersonId], foreignColumns: [person.tenantId, person.id] }),
    check('account_status', sql`${t.status} in ('linked', 'pending')`),
  ],
);

/** Who manages whom: from `since` to the day before `until`; null means still. */
export const reportingLine = pgTable(
  'reporting_line',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    managerId: uuid().notNull(),
    kind: text().notNull(),
    since: date({ mode: 'string' }).notNull(),
    until: date({ mode: 'string' }),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.personId),
    index().on(t.tenantId, t.managerId),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    foreignKey({ columns: [t.tenantId, t.managerId], foreignColumns: [person.tenantId, person.id] }),
    uniqueIndex('reporting_line_one_open').on(t.tenantId, t.personId, t.kind).where(sql`${t.until} is null`),
    check('reporting_line_kind', sql`${t.kind} in ('line', 'dotted')`),
    check('reporting_line_not_self', sql`${t.personId} <> ${t.managerId}`),
    check('reporting_line_dates', sql`${t.until} is null or ${t.until} >= ${t.since}`),
  ],
);

/** A role given to a person: who gave it and when; ended, never deleted. */
export const roleGrant = pgTable(
  'role_grant',
  {
    tenantId: tenantId(),
    id: id(),
    personId: uuid().notNull(),
    role: text().notNull(),
    unit: text(),
    grantedBy: uuid(),
    grantedAt: at().notNull(),
    endedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.personId),
    foreignKey({ columns: [t.tenantId, t.personId], foreignColumns: [person.tenantId, person.id] }),
    check('role_grant_role', sql`${t.role} in ('tenant-admin', 'ld-admin', 'hr-admin')`),
  ],
);

import { eq, sql } from 'drizzle-orm';
import { actingPersonId, type Context } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { parsePeopleCsv } from '../../core/parse/people-csv.ts';
import { authorise } from '../../core/policy.ts';
import { announce } from '../../db/announce.ts';
import { audit, auditAll } from '../../db/audit.ts';
import { account, person, reportingLine } from '../../db/schema/people.ts';
import { inTransaction, type Tx } from '../../db/transaction.ts';
import type { PeopleImportReport } from './contract.ts';
import { decidePeopleImport } from './decide-people-import.ts';
import type { ImportPlan, KnownPeople, Line } from './import-plan.ts';
import { lockPeople } from './lock-people.ts';
import { moveAccount } from './move-account.ts';

/** Rows per statement: far under PostgreSQL's 65,535 parameters, and few round trips. */
const CHUNK = 500;

/**
 * Imports a people file (contract.md, CSV headers) in one transaction: new people, changed fields, reporting
 * lines with their dates, linked LMS accounts. People whom the file does not name stay as they are. While
 * there is a single complaint, and in a dry run, nothing is written; the report says what would be.
 * Repeating a file changes nothing.
 */
export async function importPeople(
  context: Context,
  input: { readonly bytes: Uint8Array; readonly dryRun?: boolean },
): Promise<PeopleImportReport> {
  authorise(context, 'people.import');
  const parsed = parsePeopleCsv(input.bytes);
  return inTransaction(context, 'common', async (tx) => {
    await lockPeople(tx);
    const today = context.now().toISOString().slice(0, 10);
    const file = { rows: parsed.rows, isWhole: parsed.complaints.length === 0, today };
    const plan = decidePeopleImport(file, await loadKnown(tx), newId);
    const complaints = [...parsed.complaints, ...plan.complaints];
    const written = complaints.length === 0 && !input.dryRun;
    if (written) await write(tx, plan);
    return {
      written,
      complaints: complaints.sort((a, b) => a.line - b.line),
      notes: [...parsed.notes, ...plan.notes],
      ignoredColumns: parsed.ignoredColumns,
      counts: countOf(plan),
      changes: plan.changes,
    };
  });
}

function countOf(plan: ImportPlan): PeopleImportReport['counts'] {
  const count = (kind: string) => plan.changes.filter((change) => change.kind === kind).length;
  return {
    new: count('new'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    left: count('left'),
    missing: plan.missing,
  };
}

async function loadKnown(tx: Tx): Promise<KnownPeople> {
  const { tenantId } = tx.context;
  const people = await tx.db.select().from(person).where(eq(person.tenantId, tenantId));
  const lines = await tx.db.select().from(reportingLine).where(eq(reportingLine.tenantId, tenantId));
  const accounts = await tx.db.select().from(account).where(eq(account.tenantId, tenantId));
  return {
    people,
    lines: lines.map((line) => ({ ...line, kind: line.kind as Line['kind'] })),
    accounts: accounts.map((one) => ({ ...one, status: one.status as 'linked' | 'pending' })),
  };
}

async function write(tx: Tx, plan: ImportPlan): Promise<void> {
  await writePeople(tx, plan);
  // closing comes first: a person has one open line of a kind at a time
  await writeLines(tx, plan.changedLines);
  await writeLines(tx, plan.newLines);
  await writeAccounts(tx, plan);
  const changed = plan.changes.filter((change) => change.kind !== 'unchanged');
  await auditAll(
    tx,
    changed.map(({ kind, personId, fields }) => ({
      action: kind === 'new' ? 'person.added' : 'person.changed',
      subjectId: personId,
      entity: 'person',
      entityId: personId,
      details: { fields },
    })),
  );
  await audit(tx, { action: 'people.imported', entity: 'people', details: { ...countOf(plan) } });
}

async function writePeople(tx: Tx, plan: ImportPlan): Promise<void> {
  const now = tx.context.now();
  const { tenantId } = tx.context;
  for (const part of chunks(plan.people, CHUNK)) {
    await tx.db
      .insert(person)
      .values(part.map((one) => ({ ...one, tenantId, createdAt: now, updatedAt: now })))
      .onConflictDoUpdate({
        target: [person.tenantId, person.id],
        set: {
          employeeNumber: sql`excluded.employee_number`,
          email: sql`excluded.email`,
          givenName: sql`excluded.given_name`,
          familyName: sql`excluded.family_name`,
          department: sql`excluded.department`,
          team: sql`excluded.team`,
          jobTitle: sql`excluded.job_title`,
          jobCode: sql`excluded.job_code`,
          location: sql`excluded.location`,
          startDate: sql`excluded.start_date`,
          endDate: sql`excluded.end_date`,
          active: sql`excluded.active`,
          updatedAt: now,
        },
      });
  }
}

async function writeLines(tx: Tx, lines: readonly Line[]): Promise<void> {
  const { tenantId } = tx.context;
  for (const part of chunks(lines, CHUNK)) {
    await tx.db
      .insert(reportingLine)
      .values(part.map((line) => ({ ...line, tenantId })))
      .onConflictDoUpdate({
        target: [reportingLine.tenantId, reportingLine.id],
        set: { since: sql`excluded.since`, until: sql`excluded.until` },
      });
  }
}

async function writeAccounts(tx: Tx, plan: ImportPlan): Promise<void> {
  const { tenantId } = tx.context;
  const now = tx.context.now();
  for (const part of chunks(plan.newAccounts, CHUNK)) {
    const rows = part.map((one) => ({
      ...one,
      tenantId,
      id: newId(),
      status: 'linked',
      linkedBy: actingPersonId(tx.context),
      linkedAt: now,
    }));
    await tx.db.insert(account).values(rows);
  }
  if (plan.newAccounts.length > 0) await announce(tx, 'accounts.added', {});
  for (const { account: pending, personId } of plan.linkedAccounts) await moveAccount(tx, pending, personId);
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}

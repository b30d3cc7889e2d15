import type { Complaint, ParsedPerson } from '../../core/parse/parsed.ts';
import type { PersonChange } from './contract.ts';
import { decideAccounts } from './decide-accounts.ts';
import { decideLine } from './decide-line.ts';
import { findCycles } from './find-cycles.ts';
import { groupBy } from './group-by.ts';
import {
  type ImportPlan,
  type KnownPeople,
  type KnownPerson,
  type Line,
  type LineKind,
  type PersonFields,
  worksOn,
} from './import-plan.ts';
import { type MatchedRow, matchPeople } from './match-people.ts';

export interface PeopleFile {
  readonly rows: readonly ParsedPerson[];
  /** False where lines could not be read: then a manager who seems unknown may stand in one of them. */
  readonly isWhole: boolean;
  /** The day of the import, YYYY-MM-DD. */
  readonly today: string;
}

interface PlannedRow extends MatchedRow {
  readonly after: KnownPerson;
  readonly fields: string[];
}

/**
 * Pure: what an import of these rows changes, and everything that speaks against it. Who is not in the file
 * stays; a column that the file lacks stays; an empty cell empties.
 */
export function decidePeopleImport(file: PeopleFile, known: KnownPeople, makeId: () => string): ImportPlan {
  const { rows, today } = file;
  const complaints: Complaint[] = [];
  const notes: Complaint[] = [];
  const planned = matchPeople(rows, known.people, makeId, complaints).map(planPerson);
  const lines = decideLines(planned, known, file, makeId, complaints, notes);
  const accounts = decideAccounts(planned, known, complaints);
  const named = new Map(planned.map((one) => [one.id, one]));
  for (const { id, field } of [...lines.fields, ...accounts.fields]) named.get(id)?.fields.push(field);
  return {
    complaints,
    notes,
    changes: planned.map((one) => toChange(one, today)),
    people: planned.filter(hasNewFields).map((one) => one.after),
    changedLines: lines.changed,
    newLines: lines.added,
    newAccounts: accounts.added,
    linkedAccounts: accounts.linked,
    missing: known.people.filter((one) => isListed(one) && worksOn(one, today) && !named.has(one.id)).length,
  };
}

/** Somebody who only launched is no employee whom a file could miss. */
const isListed = (person: KnownPerson): boolean => person.employeeNumber !== null || person.email !== null;

const hasNewFields = ({ before, after }: PlannedRow): boolean =>
  before === null || personFields.some((field) => before[field] !== after[field]);

const personFields = [
  'employeeNumber',
  'email',
  'givenName',
  'familyName',
  'department',
  'team',
  'jobTitle',
  'jobCode',
  'location',
  'startDate',
  'endDate',
  'active',
] as const satisfies readonly (keyof PersonFields)[];

function planPerson(matched: MatchedRow): PlannedRow {
  const { row, before, id } = matched;
  const after: KnownPerson = {
    id,
    employeeNumber: row.employeeNumber ?? before?.employeeNumber ?? null,
    email: row.email,
    givenName: row.givenName,
    familyName: row.familyName,
    department: row.department,
    team: row.team === undefined ? (before?.team ?? null) : row.team,
    jobTitle: row.jobTitle,
    jobCode: row.jobCode,
    location: row.location,
    startDate: row.startDate,
    endDate: row.endDate,
    active: row.active,
  };
  const changed = before ? personFields.filter((field) => before[field] !== after[field]) : [];
  return { ...matched, after, fields: changed.map(columnName) };
}

/** givenName → given_name: the report speaks as the file does. */
const columnName = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function toChange({ row, id, before, after, fields, matchedBy }: PlannedRow, today: string): PersonChange {
  const change = { line: row.line, personId: id, employeeNumber: after.employeeNumber, fields, matchedBy };
  if (!before) return { ...change, kind: 'new' };
  if (worksOn(before, today) && !worksOn(after, today)) return { ...change, kind: 'left' };
  return { ...change, kind: fields.length > 0 ? 'changed' : 'unchanged' };
}

interface DecidedLines {
  readonly changed: Line[];
  readonly added: Line[];
  readonly fields: { id: string; field: string }[];
}

function decideLines(
  planned: readonly PlannedRow[],
  known: KnownPeople,
  { today, isWhole }: PeopleFile,
  makeId: () => string,
  complaints: Complaint[],
  notes: Complaint[],
): DecidedLines {
  const everybody = new Map(known.people.map((one) => [one.id, one]));
  for (const { id, after } of planned) everybody.set(id, after);
  const byNumber = new Map([...everybody.values()].map((one) => [one.employeeNumber, one]));
  const linesOf = groupBy(known.lines, (line) => `${line.personId} ${line.kind}`);
  const decided: DecidedLines = { changed: [], added: [], fields: [] };
  const say = (line: number, field: string, message: string) => complaints.push({ line, field, message });

  for (const one of planned) {
    decideKind(one, 'line', one.row.managerEmployeeNumber, one.row.managerSince ?? null);
    const { dottedLineEmployeeNumber: dotted } = one.row;
    if (dotted !== undefined) decideKind(one, 'dotted', dotted, null);
  }
  complainOfCircles(planned, known.lines, decided, everybody, complaints);
  return decided;

  function decideKind(one: PlannedRow, kind: LineKind, number: string | null, since: string | null): void {
    const field = kind === 'line' ? 'manager_employee_number' : 'dotted_line_employee_number';
    const { line } = one.row;
    const manager = number === null ? null : byNumber.get(number);
    if (manager === undefined) {
      if (isWhole)
        say(line, field, `"${number}" is nobody in this file or here; add their line, or correct the number`);
      return;
    }
    if (manager?.id === one.id) {
      // a line that names its own number is complained of by the parser; this one came by its e-mail address
      say(line, field, 'is the same person; nobody reports to themself');
      return;
    }
    if (manager && worksOn(one.after, today) && !worksOn(manager, today)) {
      notes.push({
        line,
        field,
        message: `"${number}" does not work here any more; nobody acts as their manager`,
      });
    }
    const decision = decideLine({
      personId: one.id,
      kind,
      managerId: manager?.id ?? null,
      since,
      firstDay: one.after.startDate ?? today,
      today,
      lines: linesOf.get(`${one.id} ${kind}`) ?? [],
      makeId,
    });
    if (decision.fault) say(line, since ? 'manager_since' : field, decision.fault);
    if (decision.changed) decided.changed.push(decision.changed);
    if (decision.added) decided.added.push(decision.added);
    if (one.before && (decision.changed || decision.added)) decided.fields.push({ id: one.id, field });
  }
}

function complainOfCircles(
  planned: readonly PlannedRow[],
  before: readonly Line[],
  { changed, added }: DecidedLines,
  everybody: ReadonlyMap<string, KnownPerson>,
  complaints: Complaint[],
): void {
  const replaced = new Map(changed.map((line) => [line.id, line]));
  const after = [...before.map((line) => replaced.get(line.id) ?? line), ...added];
  const isLine = (line: Line) => line.kind === 'line';
  const lineOf = new Map(planned.map((one) => [one.id, one.row.line]));
  for (const circle of findCycles(after.filter(isLine), [...changed, ...added].filter(isLine))) {
    const lines = circle.map((id) => lineOf.get(id) ?? Number.POSITIVE_INFINITY);
    const first = Math.min(...lines);
    const start = lines.indexOf(first);
    const people = [...circle.slice(start), ...circle.slice(0, start + 1)].map((id) => {
      const number = everybody.get(id)?.employeeNumber ?? 'somebody without a number';
      return lineOf.has(id) ? `${number} (line ${lineOf.get(id)})` : number;
    });
    const message = `these report to each other in a circle: ${people.join(' → ')}; correct the manager in one of these lines`;
    complaints.push({ line: first, field: 'manager_employee_number', message });
  }
}

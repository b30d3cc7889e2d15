import type { Complaint, ParsedPerson } from '../../core/parse/parsed.ts';
import { groupBy } from './group-by.ts';
import type { KnownPerson } from './import-plan.ts';

export interface MatchedRow {
  readonly row: ParsedPerson;
  /** The person as they are now; null for somebody new. */
  readonly before: KnownPerson | null;
  readonly id: string;
  readonly matchedBy: 'number' | 'email' | null;
}

/**
 * Pure: finds the person of each line by employee number. An e-mail address counts only where one side has
 * no number (design decisions, "E-mail addresses"); a person who only launched has neither and is never found.
 */
export function matchPeople(
  rows: readonly ParsedPerson[],
  people: readonly KnownPerson[],
  makeId: () => string,
  complaints: Complaint[],
): MatchedRow[] {
  const byNumber = new Map(people.flatMap((one) => (one.employeeNumber ? [[one.employeeNumber, one]] : [])));
  const byEmail = groupBy(
    people.filter((one) => one.email !== null),
    (one) => one.email?.toLowerCase() ?? '',
  );
  const taken = new Map<string, number>();
  return rows.flatMap((row) => {
    const numbered = row.employeeNumber ? byNumber.get(row.employeeNumber) : undefined;
    if (numbered) return claim(row, numbered, 'number');
    const alike = byEmail.get(row.email?.toLowerCase() ?? '') ?? [];
    const candidates = row.employeeNumber ? alike.filter((one) => one.employeeNumber === null) : alike;
    if (candidates.length > 1) {
      const message = 'more than one person here has this address; give the employee_number';
      complaints.push({ line: row.line, field: 'email', message });
      return [];
    }
    const [found] = candidates;
    return found ? claim(row, found, 'email') : [{ row, before: null, id: makeId(), matchedBy: null }];
  });

  function claim(row: ParsedPerson, before: KnownPerson, matchedBy: 'number' | 'email'): MatchedRow[] {
    const first = taken.get(before.id);
    if (first === undefined) {
      taken.set(before.id, row.line);
      return [{ row, before, id: before.id, matchedBy }];
    }
    const field = matchedBy === 'number' ? 'employee_number' : 'email';
    complaints.push({ line: row.line, field, message: `this is the person of line ${first} already` });
    return [];
  }
}

import type { Complaint } from '../../core/parse/parsed.ts';
import type { PersonChange } from './contract.ts';

/** Columns of a person that an import may set. */
export interface PersonFields {
  readonly employeeNumber: string | null;
  readonly email: string | null;
  readonly givenName: string;
  readonly familyName: string;
  readonly department: string | null;
  readonly team: string | null;
  readonly jobTitle: string | null;
  readonly jobCode: string | null;
  readonly location: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly active: boolean;
}

export interface KnownPerson extends PersonFields {
  readonly id: string;
}

export type LineKind = 'line' | 'dotted';

/** A reporting line: from `since` to the day before `until`; null means still. Dates are YYYY-MM-DD. */
export interface Line {
  readonly id: string;
  readonly personId: string;
  readonly managerId: string;
  readonly kind: LineKind;
  readonly since: string;
  readonly until: string | null;
}

export interface KnownAccount {
  readonly id: string;
  readonly issuer: string;
  readonly sub: string;
  readonly personId: string;
  readonly status: 'linked' | 'pending';
}

/** What the tenant holds before the import. */
export interface KnownPeople {
  readonly people: readonly KnownPerson[];
  readonly lines: readonly Line[];
  readonly accounts: readonly KnownAccount[];
}

/** Everything that an import writes, decided before anything is written. */
export interface ImportPlan {
  readonly complaints: Complaint[];
  readonly notes: Complaint[];
  readonly changes: PersonChange[];
  /** Whole rows, new or changed. */
  readonly people: KnownPerson[];
  /** Lines that exist and get another `since` or an `until`. */
  readonly changedLines: Line[];
  readonly newLines: Line[];
  readonly newAccounts: { readonly issuer: string; readonly sub: string; readonly personId: string }[];
  readonly linkedAccounts: { readonly account: KnownAccount; readonly personId: string }[];
  readonly missing: number;
}

/** Pure: does the person work here on that day? */
export function worksOn(person: Pick<PersonFields, 'active' | 'endDate'>, today: string): boolean {
  return person.active && (person.endDate === null || person.endDate >= today);
}

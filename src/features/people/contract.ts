/** What the people feature hands to commands, pages and islands: types only, safe for the browser. */

/** One thing wrong, or worth knowing, at a line of the file (line 1 is the header, 0 the file as a whole). */
export interface ImportComplaint {
  readonly line: number;
  readonly field: string;
  readonly message: string;
}

/** What the import does with one line. `fields` are the names of the columns that change. */
export interface PersonChange {
  readonly line: number;
  readonly personId: string;
  readonly employeeNumber: string | null;
  readonly kind: 'new' | 'changed' | 'unchanged' | 'left';
  readonly fields: readonly string[];
  /** How the line found its person; `email` is worth a second look. Null for somebody new. */
  readonly matchedBy: 'number' | 'email' | null;
}

/** The report of an import or of its dry run. Nothing is written while there is a complaint. */
export interface PeopleImportReport {
  readonly written: boolean;
  readonly complaints: readonly ImportComplaint[];
  readonly notes: readonly ImportComplaint[];
  readonly ignoredColumns: readonly string[];
  readonly counts: {
    readonly new: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly left: number;
    /** Active people that the file does not name. They stay as they are. */
    readonly missing: number;
  };
  readonly changes: readonly PersonChange[];
}

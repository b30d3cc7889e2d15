/** What every parser of an import file hands back: usable rows, and all complaints at once. */

/** One thing wrong (or worth knowing) at one place of a file. `line` counts from 1, the header is line 1;
 * 0 means the file as a whole. `field` is the column or JSON member as the file writes it, '' for the whole line. */
export type Complaint = { line: number; field: string; message: string };

/** `rows` holds only rows without a complaint. `notes` do not stop an import; `complaints` do. */
export type ParsedRows<Row> = {
  rows: Row[];
  complaints: Complaint[];
  notes: Complaint[];
  ignoredColumns: string[];
};

/** `framework` is null only where the file could not be read as a framework at all. */
export type ParsedFrameworkFile = {
  framework: ParsedFramework | null;
  complaints: Complaint[];
  notes: Complaint[];
  ignoredColumns: string[];
};

export type CompetencyType = 'area' | 'knowledge' | 'skill' | 'behaviour';

export type ParsedFramework = {
  code: string;
  name: string;
  source: string;
  /** lowest first, numbered from 1 without holes, 1 to 9 of them */
  levels: { level: number; name: string }[];
  /** parents come before their children */
  competencies: ParsedCompetency[];
};

export type ParsedCompetency = {
  code: string;
  parentCode: string | null;
  type: CompetencyType;
  name: string;
  description: string;
  altLabels: string[];
  uri?: string;
  indicators: { level: number; text: string }[];
  line: number;
};

export type OptionKind =
  | 'course'
  | 'class'
  | 'elearning'
  | 'video'
  | 'reading'
  | 'shadowing'
  | 'mentoring'
  | 'assignment';

export const optionKinds: readonly OptionKind[] = [
  'course',
  'class',
  'elearning',
  'video',
  'reading',
  'shadowing',
  'mentoring',
  'assignment',
];

export type ParsedModule = {
  title: string;
  description: string;
  kind: OptionKind;
  durationMin: number | null;
};

/** Texts are plain text. Codes of competencies and prerequisites stay as written ("code" or "framework/code"). */
export type ParsedOption = {
  code: string;
  title: string;
  description: string;
  outcomes: string;
  url: string | null;
  durationMin: number | null;
  level: string | null;
  language: string | null;
  kind: OptionKind;
  provider: string;
  modules: ParsedModule[];
  competencyCodes: string[];
  prerequisiteCodes: string[];
  mandatory: boolean;
  line: number;
};

/** In CSV rows below: null = the cell is empty, absent (undefined) = the file has no such column. */
export type ParsedPerson = {
  line: number;
  /** null only where an e-mail address is given to match by */
  employeeNumber: string | null;
  email: string | null;
  givenName: string;
  familyName: string;
  managerEmployeeNumber: string | null;
  /** dates are YYYY-MM-DD and exist in the calendar */
  managerSince?: string | null;
  dottedLineEmployeeNumber?: string | null;
  department: string | null;
  team?: string | null;
  jobTitle: string | null;
  jobCode: string | null;
  location: string | null;
  startDate: string | null;
  endDate: string | null;
  /** an empty cell means true */
  active: boolean;
  ltiIssuer?: string | null;
  ltiSub?: string | null;
};

export type ParsedRoleProfileLine = {
  line: number;
  jobCode: string;
  roleTitle: string;
  competencyCode: string;
  /** 1–9; whether the framework has that level is for the importer to ask */
  targetLevel: number;
  /** percent, 0–100 */
  weight: number;
  priority: boolean;
  /** several tasks are separated by ; in the cell */
  tasks: string[];
};

export type ParsedMapping = {
  line: number;
  optionCode: string;
  competencyCode: string;
  level: number;
  /** 0–1 */
  relevance: number | null;
  confirmedBy: string | null;
  /** a date or an instant as written, checked to be one */
  confirmedAt: string | null;
};

/** "line 12, start_date: …" for reports and the command line. */
export const describeComplaint = (complaint: Complaint): string => {
  const place = [
    complaint.line > 0 ? `line ${complaint.line}` : 'the file',
    ...(complaint.field ? [complaint.field] : []),
  ].join(', ');
  return `${place}: ${complaint.message}`;
};

/** A competency code as people write it: "code", or "framework/code" where the code alone is ambiguous. */
export const splitCompetencyCode = (written: string): { framework: string | null; code: string } => {
  const slash = written.indexOf('/');
  if (slash <= 0 || slash === written.length - 1) return { framework: null, code: written };
  return { framework: written.slice(0, slash), code: written.slice(slash + 1) };
};

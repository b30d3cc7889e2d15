import type { Complaint, ParsedRoleProfileLine } from '../../core/parse/parsed.ts';
import type { FoundCompetency, NamedCompetency } from './competency-codes.ts';
import type { ImportChange, ImportFindings } from './import-report.ts';

export interface FileExpectation {
  readonly competencyId: string;
  readonly targetLevel: number;
  readonly weight: number;
  readonly priority: boolean;
}

/** A role profile as a file says it or as it is stored, comparable. */
export interface RoleProfileState {
  readonly jobCode: string;
  readonly title: string;
  /** One task per line. */
  readonly tasks: string;
  readonly expectations: readonly FileExpectation[];
}

const MOST_PRIORITIES = 3;

/**
 * Pure: the file's lines as role profiles, and what is wrong with them (R43): codes that name nothing or too
 * much, targets beyond the scale, weights that are no whole percents or do not sum to 100, more than three
 * priorities, a competency that stands twice in a role.
 *
 * @param complete false where some lines could not be read: their weights are missing, so sums would be false alarms
 */
export function readRoleProfiles(
  lines: readonly ParsedRoleProfileLine[],
  resolve: (written: string) => FoundCompetency,
  { complete }: { complete: boolean },
): { profiles: RoleProfileState[]; complaints: Complaint[] } {
  const complaints: Complaint[] = [];
  const roles = new Map<string, ParsedRoleProfileLine[]>();
  for (const line of lines) roles.set(line.jobCode, [...(roles.get(line.jobCode) ?? []), line]);
  const profiles = [...roles].map(([jobCode, own]) => {
    const expectations = own.flatMap((line) => readExpectation(line, resolve, complaints) ?? []);
    if (complete) complaints.push(...wholeRoleComplaints(jobCode, own));
    complaints.push(...repeatComplaints(own, resolve));
    const tasks = [...new Set(own.flatMap((line) => line.tasks))].join('\n');
    return { jobCode, title: own[0]!.roleTitle, tasks, expectations };
  });
  return { profiles, complaints: complaints.sort((a, b) => a.line - b.line) };
}

function readExpectation(
  line: ParsedRoleProfileLine,
  resolve: (written: string) => FoundCompetency,
  complaints: Complaint[],
): FileExpectation | null {
  const complain = (field: string, message: string) => complaints.push({ line: line.line, field, message });
  const named = resolve(line.competencyCode);
  if ('fault' in named) {
    complain('competency_code', named.fault);
    return null;
  }
  const { id, name, levels } = named.found;
  if (line.targetLevel > levels)
    complain('target_level', `is ${line.targetLevel}; the scale of "${name}" ends at ${levels}`);
  if (!Number.isInteger(line.weight)) complain('weight', `is ${line.weight}; write whole percents`);
  return {
    competencyId: id,
    targetLevel: line.targetLevel,
    weight: line.weight,
    priority: line.priority,
  };
}

function wholeRoleComplaints(jobCode: string, own: readonly ParsedRoleProfileLine[]): Complaint[] {
  const first = own[0]!.line;
  const found: Complaint[] = [];
  const sum = Math.round(own.reduce((total, { weight }) => total + weight, 0) * 1e6) / 1e6;
  if (sum !== 100)
    found.push({
      line: first,
      field: 'weight',
      message: `the weights of "${jobCode}" sum to ${sum}, not to 100`,
    });
  const priorities = own.filter(({ priority }) => priority);
  if (priorities.length > MOST_PRIORITIES)
    found.push({
      line: priorities[MOST_PRIORITIES]!.line,
      field: 'priority',
      message: `"${jobCode}" has ${priorities.length} priorities; keep at most ${MOST_PRIORITIES}`,
    });
  return found;
}

/** The parser saw to equal spellings; `x` and `framework/x` are the same competency too. */
function repeatComplaints(
  own: readonly ParsedRoleProfileLine[],
  resolve: (written: string) => FoundCompetency,
): Complaint[] {
  const seen = new Map<NamedCompetency['id'], number>();
  return own.flatMap((line) => {
    const named = resolve(line.competencyCode);
    if ('fault' in named) return [];
    const first = seen.get(named.found.id);
    if (first === undefined) {
      seen.set(named.found.id, line.line);
      return [];
    }
    const message = `"${line.competencyCode}" is the competency of line ${first}; a role names it once`;
    return [{ line: line.line, field: 'competency_code', message }];
  });
}

/** Pure: roles of the file against those stored. A role that the file does not name is left alone. */
export function decideRoleProfileChanges(
  stored: ReadonlyMap<string, RoleProfileState>,
  profiles: readonly RoleProfileState[],
): ImportFindings {
  const changes: ImportChange[] = [];
  let unchanged = 0;
  for (const profile of profiles) {
    const old = stored.get(profile.jobCode);
    const fields = old ? differences(old, profile) : [];
    if (old && fields.length === 0) unchanged += 1;
    else
      changes.push({
        what: old ? 'changed' : 'created',
        code: profile.jobCode,
        name: profile.title,
        fields,
      });
  }
  return { changes, unchanged, active: stored.size };
}

function differences(old: RoleProfileState, next: RoleProfileState): string[] {
  const fields: string[] = [];
  if (old.title !== next.title) fields.push('role_title');
  if (old.tasks !== next.tasks) fields.push('tasks');
  if (plain(old) !== plain(next)) fields.push('competencies');
  return fields;
}

const plain = ({ expectations }: RoleProfileState) =>
  JSON.stringify(
    expectations
      .map((each) => [each.competencyId, each.targetLevel, each.weight, each.priority])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  );

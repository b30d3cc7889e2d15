import { readCsv } from './csv.ts';
import { csvFields, dropRepeats, keySeparator } from './csv-fields.ts';
import type { Complaint, ParsedRoleProfileLine, ParsedRows } from './parsed.ts';

export const roleProfileColumns = {
  required: ['job_code', 'role_title', 'competency_code', 'target_level', 'weight'],
  optional: ['priority', 'tasks'],
} as const;

/**
 * Reads a role-profile file, one line per competency of a role (contract.md, CSV headers). Never throws.
 *
 * `weight` is a percentage (30 or 30 %), `priority` yes or no, `tasks` are separated by semicolons. A role keeps
 * one title; a competency stands once in a role.
 */
export const parseRoleProfileCsv = (bytes: Uint8Array): ParsedRows<ParsedRoleProfileLine> => {
  const table = readCsv(bytes, roleProfileColumns);
  const { complaints } = table;
  const titles = new Map<string, { title: string; line: number }>();
  const read = table.rows.flatMap((row) => {
    const fields = csvFields(row, complaints);
    const weight = fields.number('weight', 0, 100, true);
    if (row.values.weight === '') fields.complain('weight', 'is empty; write a percentage from 0 to 100');
    const line: ParsedRoleProfileLine = {
      line: row.line,
      jobCode: fields.text('job_code'),
      roleTitle: fields.text('role_title'),
      competencyCode: fields.text('competency_code'),
      targetLevel: fields.neededWhole('target_level', 1, 9),
      weight: weight ?? 0,
      priority: fields.yesNo('priority', false),
      tasks: fields.list('tasks'),
    };
    const first = titles.get(line.jobCode);
    if (first && first.title !== line.roleTitle) {
      fields.complain(
        'role_title',
        `differs from "${first.title}" in line ${first.line}; a role has one title`,
      );
    } else if (!first) titles.set(line.jobCode, { title: line.roleTitle, line: row.line });
    return fields.sound() ? [line] : [];
  });
  const key = (row: ParsedRoleProfileLine) => `${row.jobCode}${keySeparator}${row.competencyCode}`;
  const rows = dropRepeats(read, 'competency_code', key, complaints);
  complaints.sort((a: Complaint, b: Complaint) => a.line - b.line);
  return { rows, complaints, notes: table.notes, ignoredColumns: table.ignoredColumns };
};

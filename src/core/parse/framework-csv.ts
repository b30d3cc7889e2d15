import { type CsvRow, readCsv } from './csv.ts';
import { csvFields, dropRepeats } from './csv-fields.ts';
import { htmlToText } from './html-to-text.ts';
import { orderParentsFirst } from './order-parents-first.ts';
import type { Complaint, ParsedCompetency, ParsedFrameworkFile } from './parsed.ts';

const levelColumns = Array.from({ length: 9 }, (_, at) => `level_${at + 1}`);
const frameworkColumns = {
  required: ['code', 'parent_code', 'type', 'name', 'description', 'level_1'],
  optional: levelColumns.slice(1),
} as const;

/**
 * Reads a framework file (contract.md, CSV headers). Never throws.
 *
 * The scale has as many levels as there are level columns; a cell holds the indicators of that level, one per
 * line or separated by |. The file knows neither the framework's name nor the levels' names: they are handed in
 * (unnamed levels are called "Level 1" and so on).
 */
export const parseFrameworkCsv = (
  bytes: Uint8Array,
  named: { code: string; name: string; levelNames?: readonly string[]; source?: string },
): ParsedFrameworkFile => {
  const table = readCsv(bytes, frameworkColumns);
  const { complaints, notes, ignoredColumns } = table;
  const first = table.rows[0];
  if (!first) return { framework: null, complaints, notes, ignoredColumns };
  const count = countLevels(first, complaints);
  const read = table.rows.flatMap((row) => readCompetency(row, count, complaints) ?? []);
  const kept = dropRepeats(read, 'code', (competency) => competency.code, complaints);
  const competencies = orderParentsFirst(kept, 'parent_code', complaints);
  complaints.sort((a, b) => a.line - b.line);
  const framework = {
    code: named.code,
    name: named.name,
    source: named.source ?? 'csv',
    levels: Array.from({ length: count }, (_, at) => ({
      level: at + 1,
      name: named.levelNames?.[at] ?? `Level ${at + 1}`,
    })),
    competencies,
  };
  return { framework, complaints, notes, ignoredColumns };
};

const countLevels = (row: CsvRow, complaints: Complaint[]): number => {
  const present = levelColumns.map((column) => row.values[column] !== undefined);
  const count = present.lastIndexOf(true) + 1;
  const holes = levelColumns.slice(0, count).filter((_, at) => !present[at]);
  if (holes.length > 0) {
    const message = `the header goes up to level_${count} and lacks ${holes.join(', ')}`;
    complaints.push({ line: 1, field: '', message });
  }
  return count;
};

const readCompetency = (row: CsvRow, levels: number, complaints: Complaint[]): ParsedCompetency | null => {
  const fields = csvFields(row, complaints);
  const type = fields.oneOf('type', ['area', 'knowledge', 'skill', 'behaviour'] as const);
  if (row.values.type === '') fields.complain('type', 'is empty; write area, knowledge, skill or behaviour');
  const competency: ParsedCompetency = {
    code: fields.text('code'),
    parentCode: fields.optionalText('parent_code'),
    type: type ?? 'skill',
    name: htmlToText(fields.text('name')),
    description: htmlToText(fields.optionalText('description') ?? ''),
    altLabels: [],
    indicators: levelColumns.slice(0, levels).flatMap((column, at) =>
      (row.values[column] ?? '')
        .split(/[|\n]/)
        .map((text) => ({ level: at + 1, text: htmlToText(text) }))
        .filter(({ text }) => text !== ''),
    ),
    line: row.line,
  };
  if (type === 'area' && competency.indicators.length > 0) {
    fields.complain('level_1', 'an area groups competencies and has no indicators of its own');
  }
  return fields.sound() ? competency : null;
};

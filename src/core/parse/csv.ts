import { readCsvRecords } from './csv-records.ts';
import { decodeText } from './decode-text.ts';
import type { Complaint } from './parsed.ts';

export type CsvColumns = { required: readonly string[]; optional: readonly string[] };

/** Values by column name as the caller wrote it; a column the file lacks is absent. Cells are trimmed. */
export type CsvRow = { line: number; values: Readonly<Record<string, string>> };

export type CsvTable = {
  rows: CsvRow[];
  complaints: Complaint[];
  notes: Complaint[];
  ignoredColumns: string[];
};

/**
 * Reads a CSV file strictly: UTF-8, one header line, the same number of cells in every line.
 *
 * Missing required columns are named all together (then no rows come back); columns that nobody asked for are
 * reported and ignored; optional ones may be absent. Header names match whatever their case and whether they are
 * written with spaces or underscores. Semicolons or tabs instead of commas are recognised from the header, with a
 * note. What our own exports neutralised (`'=`, core/export-csv.ts) is read back as it was. Never throws.
 */
export const readCsv = (bytes: Uint8Array, columns: CsvColumns): CsvTable => {
  const { text, complaints: unreadable } = decodeText(bytes);
  const table: CsvTable = { rows: [], complaints: [...unreadable], notes: [], ignoredColumns: [] };
  if (text === null) return table;
  const known = [...columns.required, ...columns.optional];
  const delimiter = findDelimiter(text, known);
  const { records, complaints } = readCsvRecords(text, delimiter);
  const header = records.shift();
  table.complaints.push(...complaints);
  if (!header) {
    if (complaints.length === 0) table.complaints.push(complainOf(0, 'the file is empty'));
    return table;
  }
  if (delimiter !== ',') {
    table.notes.push(complainOf(header.line, `read with ${delimiterNames[delimiter]} between the cells`));
  }
  const places = readHeader(header.cells, header.line, columns, table);
  if (!places) return table;
  for (const record of records) {
    const wrong = widthFault(record.cells, header.cells.length);
    if (wrong) table.complaints.push(complainOf(record.line, wrong));
    else table.rows.push({ line: record.line, values: valuesAt(record.cells, places) });
  }
  table.complaints.sort((a, b) => a.line - b.line);
  return table;
};

const delimiterNames: Record<string, string> = { ';': 'semicolons', '\t': 'tabs' };

/** Excel writes semicolons in half of Europe; the header's known names tell which it was. */
const findDelimiter = (text: string, known: readonly string[]): string => {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const names = new Set(known.map(plainName));
  const hits = (delimiter: string) =>
    header.split(delimiter).filter((cell) => names.has(plainName(cell.replaceAll('"', '')))).length;
  return [',', ';', '\t'].reduce((best, next) => (hits(next) > hits(best) ? next : best));
};

const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

const readHeader = (
  cells: string[],
  line: number,
  columns: CsvColumns,
  table: CsvTable,
): Map<string, number> | null => {
  const known = new Map([...columns.required, ...columns.optional].map((name) => [plainName(name), name]));
  const places = new Map<string, number>();
  let doubled = false;
  for (const [at, cell] of cells.entries()) {
    const name = known.get(plainName(cell));
    if (name === undefined) {
      if (cell.trim() !== '') table.ignoredColumns.push(cell.trim());
    } else if (places.has(name)) {
      doubled = true;
      table.complaints.push({ line, field: name, message: 'this column stands in the header twice' });
    } else places.set(name, at);
  }
  const missing = columns.required.filter((name) => !places.has(name));
  if (missing.length > 0) table.complaints.push(complainOf(line, missingColumns(missing)));
  return missing.length > 0 || doubled ? null : places;
};

const missingColumns = (missing: string[]): string =>
  `the header lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.join(', ')}`;

const widthFault = (cells: string[], expected: number): string | null => {
  if (cells.length === expected) return null;
  // Spreadsheets append empty cells; dropping those loses nothing.
  if (cells.length > expected && cells.slice(expected).every((cell) => cell.trim() === '')) return null;
  return `this line has ${cells.length} cells and the header has ${expected}; put cells that contain the delimiter into quotation marks`;
};

const valuesAt = (cells: string[], places: Map<string, number>): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const [name, at] of places) values[name] = unneutralise((cells[at] ?? '').trim());
  return values;
};

/** Takes off the apostrophe that toCsv put before what a spreadsheet would run as a formula. */
const unneutralise = (cell: string): string => cell.replace(/^'(?='*\s*[=+\-@]|'*[\t\r\n])/, '');

const complainOf = (line: number, message: string): Complaint => ({ line, field: '', message });

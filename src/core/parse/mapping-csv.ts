import { readCsv } from './csv.ts';
import { csvFields, dropRepeats, isInstant, keySeparator, shorten } from './csv-fields.ts';
import type { Complaint, ParsedMapping, ParsedRows } from './parsed.ts';

export const mappingColumns = {
  required: ['option_code', 'competency_code', 'level'],
  optional: ['relevance', 'confirmed_by', 'confirmed_at'],
} as const;

/**
 * Reads a mapping file: which option brings which competency to which level (contract.md, CSV headers; R95).
 * Never throws. `relevance`, `confirmed_by` and `confirmed_at` may be empty cells.
 */
export const parseMappingCsv = (bytes: Uint8Array): ParsedRows<ParsedMapping> => {
  const table = readCsv(bytes, mappingColumns);
  const { complaints } = table;
  const read = table.rows.flatMap((row) => {
    const fields = csvFields(row, complaints);
    const mapping: ParsedMapping = {
      line: row.line,
      optionCode: fields.text('option_code'),
      competencyCode: fields.text('competency_code'),
      level: fields.neededWhole('level', 1, 9),
      relevance: fields.number('relevance', 0, 1),
      confirmedBy: fields.optionalText('confirmed_by'),
      confirmedAt: fields.optionalText('confirmed_at'),
    };
    if (mapping.confirmedAt !== null && !isInstant(mapping.confirmedAt)) {
      const written = shorten(mapping.confirmedAt);
      fields.complain('confirmed_at', `"${written}" is no date; write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ`);
    }
    return fields.sound() ? [mapping] : [];
  });
  const key = (row: ParsedMapping) => `${row.optionCode}${keySeparator}${row.competencyCode}`;
  const rows = dropRepeats(read, 'competency_code', key, complaints);
  complaints.sort((a: Complaint, b: Complaint) => a.line - b.line);
  return { rows, complaints, notes: table.notes, ignoredColumns: table.ignoredColumns };
};

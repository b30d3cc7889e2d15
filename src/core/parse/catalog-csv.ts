import { readCsv } from './csv.ts';
import { csvFields, dropRepeats, keySeparator } from './csv-fields.ts';
import { htmlToText } from './html-to-text.ts';
import { type Complaint, optionKinds, type ParsedOption, type ParsedRows } from './parsed.ts';

export const catalogColumns = {
  required: ['code', 'title', 'description', 'provider', 'url', 'kind'],
  optional: ['duration_min', 'level', 'language', 'competency_codes', 'prerequisite_codes', 'mandatory'],
} as const;

/**
 * Reads a catalogue file (contract.md, CSV headers). Never throws.
 *
 * HTML in titles and descriptions becomes text. An empty `kind` means course, an empty `mandatory` no. A code
 * stands once per provider.
 */
export const parseCatalogCsv = (bytes: Uint8Array): ParsedRows<ParsedOption> => {
  const table = readCsv(bytes, catalogColumns);
  const { complaints } = table;
  const read = table.rows.flatMap((row) => {
    const fields = csvFields(row, complaints);
    const option: ParsedOption = {
      code: fields.text('code'),
      title: htmlToText(fields.text('title')),
      description: htmlToText(fields.optionalText('description') ?? ''),
      outcomes: '',
      url: fields.optionalText('url'),
      durationMin: fields.whole('duration_min', 0, 1_000_000),
      level: fields.optionalText('level'),
      language: fields.optionalText('language'),
      kind: fields.oneOf('kind', optionKinds) ?? 'course',
      provider: fields.text('provider'),
      modules: [],
      competencyCodes: fields.list('competency_codes'),
      prerequisiteCodes: fields.list('prerequisite_codes'),
      mandatory: fields.yesNo('mandatory', false),
      line: row.line,
    };
    if (option.url !== null && !isWebAddress(option.url)) {
      fields.complain('url', `"${option.url}" is no web address; it begins with https:// or http://`);
    }
    return fields.sound() ? [option] : [];
  });
  const rows = dropRepeats(
    read,
    'code',
    (option) => `${option.provider}${keySeparator}${option.code}`,
    complaints,
  );
  complaints.sort((a: Complaint, b: Complaint) => a.line - b.line);
  return { rows, complaints, notes: table.notes, ignoredColumns: table.ignoredColumns };
};

/** Only http and https: an address from a file becomes a link on a page, and `javascript:` must not. */
export const isWebAddress = (written: string): boolean =>
  /^https?:\/\/[^\s/]/i.test(written) && URL.canParse(written);

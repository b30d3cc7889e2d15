/** A cell of an export; null and undefined become empty cells. */
export type ExportCell = string | number | boolean | null | undefined;

/**
 * Writes CSV (RFC 4180: CRLF, UTF-8 without byte order mark) that no spreadsheet takes for a formula.
 *
 * Cells that begin with = + - @, tab, CR or LF get a leading apostrophe (contract.md); cells that already look so
 * get one more, so that reading one off (core/parse/csv.ts) gives back exactly what was written.
 */
export const toCsv = (header: readonly string[], rows: readonly (readonly ExportCell[])[]): string =>
  toCsvLines([header, ...rows]);

/** Further lines of the same file. */
export const toCsvLines = (rows: readonly (readonly ExportCell[])[]): string =>
  rows.map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('');

const toCell = (value: ExportCell): string => {
  const text = neutralise(value === null || value === undefined ? '' : String(value));
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** White space before the sign counts too: importers trim cells, and some spreadsheets do. */
const neutralise = (text: string): string => (/^(?:'*\s*[=+\-@]|'*[\t\r\n])/.test(text) ? `'${text}` : text);

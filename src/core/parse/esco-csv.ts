import { type CsvRow, readCsv } from './csv.ts';
import { csvFields, dropRepeats } from './csv-fields.ts';
import { htmlToText } from './html-to-text.ts';
import { orderParentsFirst } from './order-parents-first.ts';
import type { Complaint, ParsedCompetency, ParsedFrameworkFile } from './parsed.ts';

const escoColumns = {
  required: ['conceptUri', 'preferredLabel'],
  optional: ['skillType', 'status', 'altLabels', 'description', 'broaderConceptUri', 'broaderConceptPT'],
} as const;

/** Columns of ESCO's own files that say nothing we keep; they are not worth a report. */
const knownButUnused = new Set([
  'conceptType',
  'reuseLevel',
  'hiddenLabels',
  'modifiedDate',
  'scopeNote',
  'definition',
  'inScheme',
]);

/**
 * Reads a CSV download of ESCO skills (transversalSkillsCollection, skills_xx). Never throws.
 *
 * The code is the last part of the concept's URI. ESCO has no levels, so that there is one, "shown"
 * (decisions.md). Broader concepts that are no line of the file become areas; of several, the first counts and a
 * note says so. Lines whose status is not "released" are left out with a note.
 */
export const parseEscoCsv = (
  bytes: Uint8Array,
  named: { code?: string; name?: string } = {},
): ParsedFrameworkFile => {
  const table = readCsv(bytes, escoColumns);
  const { complaints, notes } = table;
  const ignoredColumns = table.ignoredColumns.filter((column) => !knownButUnused.has(column));
  const released = table.rows.filter((row) => {
    const status = row.values.status ?? '';
    if (status === '' || status === 'released') return true;
    notes.push({ line: row.line, field: 'status', message: `is "${status}"; this concept was left out` });
    return false;
  });
  const read = released.flatMap((row) => readConcept(row, complaints) ?? []);
  const concepts = dropRepeats(read, 'conceptUri', (concept) => concept.code, complaints);
  const areas = findAreas(released, new Set(concepts.map((concept) => concept.code)), notes);
  const competencies = orderParentsFirst([...areas, ...concepts], 'broaderConceptUri', complaints);
  complaints.sort((a, b) => a.line - b.line);
  const framework = {
    code: named.code ?? 'esco',
    name: named.name ?? 'ESCO skills',
    source: 'http://data.europa.eu/esco',
    levels: [{ level: 1, name: 'shown' }],
    competencies,
  };
  return { framework: table.rows.length > 0 ? framework : null, complaints, notes, ignoredColumns };
};

const readConcept = (row: CsvRow, complaints: Complaint[]): ParsedCompetency | null => {
  const fields = csvFields(row, complaints);
  const uri = fields.text('conceptUri');
  const code = lastPart(uri);
  if (uri !== '' && code === '')
    fields.complain('conceptUri', `"${uri}" has no last part to serve as a code`);
  const name = fields.text('preferredLabel');
  if (!fields.sound()) return null;
  return {
    code,
    parentCode: broaderOf(row)[0]?.code ?? null,
    type: row.values.skillType === 'knowledge' ? 'knowledge' : 'skill',
    name,
    description: htmlToText(row.values.description ?? ''),
    altLabels: [...new Set(splitList(row.values.altLabels))].filter((label) => label !== name),
    uri,
    indicators: [],
    line: row.line,
  };
};

const findAreas = (rows: readonly CsvRow[], listed: ReadonlySet<string>, notes: Complaint[]) => {
  const areas = new Map<string, ParsedCompetency>();
  for (const row of rows) {
    const [first, ...others] = broaderOf(row);
    if (!first) continue;
    if (others.length > 0) {
      const message = `only the first of ${others.length + 1} broader concepts is kept, "${first.name}"`;
      notes.push({ line: row.line, field: 'broaderConceptUri', message });
    }
    if (listed.has(first.code) || areas.has(first.code)) continue;
    areas.set(first.code, {
      code: first.code,
      parentCode: null,
      type: 'area',
      name: first.name,
      description: '',
      altLabels: [],
      uri: first.uri,
      indicators: [],
      line: row.line,
    });
  }
  return [...areas.values()];
};

const broaderOf = (row: CsvRow): { uri: string; code: string; name: string }[] => {
  const names = splitList(row.values.broaderConceptPT);
  return splitList(row.values.broaderConceptUri)
    .map((uri, at) => ({ uri, code: lastPart(uri), name: names[at] ?? uri }))
    .filter(({ code }) => code !== '');
};

const lastPart = (uri: string): string => uri.replace(/\/+$/, '').split(/[/#]/).at(-1) ?? '';

const splitList = (cell: string | undefined): string[] =>
  (cell ?? '')
    .split(/[|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

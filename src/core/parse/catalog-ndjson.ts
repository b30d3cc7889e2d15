import { isWebAddress } from './catalog-csv.ts';
import { dropRepeats } from './csv-fields.ts';
import { decodeText } from './decode-text.ts';
import { htmlToText } from './html-to-text.ts';
import type { Complaint, OptionKind, ParsedModule, ParsedOption, ParsedRows } from './parsed.ts';
import { isObject, type JsonObject, readJson, textOf } from './read-json.ts';

/**
 * Reads a catalogue in NDJSON as Civil Service Learning exports it: pairs of an index line
 * (`{"index":{"_id":…}}`) and a document line. Index lines may be absent; then each document needs an `id`.
 *
 * HTML becomes text, seconds become minutes. An option's duration is that of its required modules (where none
 * states one: of all). It is mandatory where an audience says by when it is required: the source marks nearly
 * every default audience as "mandatory" without meaning it. A document that is not published is left out with a
 * note. Never throws.
 *
 * @param provider for documents that name none; see providerFromFileName
 */
export const parseCatalogNdjson = (bytes: Uint8Array, provider: string): ParsedRows<ParsedOption> => {
  const { text, complaints: unreadable } = decodeText(bytes);
  const complaints = [...unreadable];
  const notes: Complaint[] = [];
  const read: ParsedOption[] = [];
  let announced: { id: string; line: number } | null = null;
  const lonely = (found: { line: number } | null): void => {
    if (found)
      complaints.push({ line: found.line, field: 'index', message: 'no document follows this line' });
  };
  for (const [at, written] of (text ?? '').split('\n').entries()) {
    const line = at + 1;
    if (written.trim() === '') continue;
    const { value, complaint } = readJson(written, line);
    if (complaint || !isObject(value)) {
      complaints.push(complaint ?? { line, field: '', message: 'this line holds no JSON object' });
      announced = null;
      continue;
    }
    if (isObject(value.index)) {
      lonely(announced);
      announced = { id: textOf(value.index, '_id'), line };
      continue;
    }
    const option = readDocument(value, line, announced?.id ?? '', provider, complaints, notes);
    announced = null;
    if (option) read.push(option);
  }
  lonely(announced);
  if (text?.trim() === '') complaints.push({ line: 0, field: '', message: 'the file is empty' });
  const rows = dropRepeats(read, 'id', (option) => option.code, complaints);
  complaints.sort((a, b) => a.line - b.line);
  return { rows, complaints, notes, ignoredColumns: [] };
};

/** "civil-service-learning.ndjson" → "Civil Service Learning". */
export const providerFromFileName = (path: string): string =>
  (path.split(/[/\\]/).at(-1) ?? '')
    .replace(/\.[a-z]+$/i, '')
    .split(/[-_\s]+/)
    .filter((word) => word !== '')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join(' ') || 'Catalogue';

const readDocument = (
  document: JsonObject,
  line: number,
  announcedId: string,
  provider: string,
  complaints: Complaint[],
  notes: Complaint[],
): ParsedOption | null => {
  const before = complaints.length;
  const complain = (field: string, message: string): void => {
    complaints.push({ line, field, message });
  };
  const code = textOf(document, 'id') || announcedId;
  if (code === '') complain('id', 'is missing, and no index line before it names one');
  if (announcedId !== '' && code !== announcedId)
    complain('id', `is "${code}", the index line says "${announcedId}"`);
  const title = htmlToText(textOf(document, 'title'));
  if (title === '') complain('title', 'is missing or empty');
  const modules = readModules(document, complain);
  const url = textOf(document, 'url');
  if (url !== '' && !isWebAddress(url)) complain('url', `"${url}" is no web address`);
  const status = textOf(document, 'status');
  if (status !== '' && status.toLowerCase() !== 'published') {
    notes.push({ line, field: 'status', message: `is "${status}"; this option was left out` });
    return null;
  }
  if (complaints.length > before) return null;
  return {
    code,
    title,
    description: joinTexts(textOf(document, 'shortDescription'), textOf(document, 'description')),
    outcomes: htmlToText(textOf(document, 'learningOutcomes')),
    url: url || null,
    durationMin: totalMinutes(modules),
    level: textOf(document, 'level') || null,
    language: textOf(document, 'language') || null,
    kind: modules.length === 1 ? modules[0]!.kind : 'course',
    provider: textOf(document, 'provider') || provider,
    modules: modules.map(({ optional: _, ...module }) => module),
    competencyCodes: [],
    prerequisiteCodes: [],
    mandatory: listOf(document, 'audiences').some(
      (audience) => audience.mandatory === true && typeof audience.requiredBy === 'number',
    ),
    line,
  };
};

type ReadModule = ParsedModule & { optional: boolean };

const kinds: Record<string, OptionKind> = {
  'face-to-face': 'class',
  elearning: 'elearning',
  video: 'video',
  file: 'reading',
  link: 'reading',
};

const readModules = (
  document: JsonObject,
  complain: (field: string, message: string) => void,
): ReadModule[] =>
  listOf(document, 'modules').map((module, at) => {
    const seconds = module.duration;
    const sound = typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0;
    if (!sound && seconds !== null && seconds !== undefined) {
      complain(`modules[${at}].duration`, 'is no number of seconds');
    }
    const type = textOf(module, 'moduleType') || textOf(module, 'type');
    if (!kinds[type])
      complain(`modules[${at}].moduleType`, `"${type}" is none of ${Object.keys(kinds).join(', ')}`);
    return {
      title: htmlToText(textOf(module, 'title')),
      description: htmlToText(textOf(module, 'description')),
      kind: kinds[type] ?? 'course',
      durationMin: sound ? Math.ceil(seconds / 60) : null,
      optional: module.optional === true,
    };
  });

const totalMinutes = (modules: readonly ReadModule[]): number | null => {
  const timed = modules.filter(({ durationMin }) => durationMin !== null);
  const required = timed.filter(({ optional }) => !optional);
  const counted = required.length > 0 ? required : timed;
  return counted.length > 0 ? counted.reduce((sum, { durationMin }) => sum + (durationMin ?? 0), 0) : null;
};

const joinTexts = (short: string, long: string): string => {
  const [first, second] = [htmlToText(short), htmlToText(long)];
  return second.startsWith(first) ? second : [first, second].filter((text) => text !== '').join('\n\n');
};

const listOf = (object: JsonObject, member: string): JsonObject[] => {
  const value = object[member];
  return Array.isArray(value) ? value.filter(isObject) : [];
};

import { decodeText } from './decode-text.ts';
import { htmlToText } from './html-to-text.ts';
import type { Complaint, ParsedCompetency, ParsedFrameworkFile } from './parsed.ts';
import { isObject, type JsonObject, readJson, textOf } from './read-json.ts';

/**
 * Reads the JSON-LD edition of DigComp 3.0. Never throws.
 *
 * Areas become areas, competences skills, with DigComp's own numbers as codes ("2", "2.1"). The eight levels come
 * from the file. DigComp writes its learning outcomes for four bands of two levels each: an outcome is an
 * indicator of both levels of its band, because the file tells the two apart only by the guidance a person needs.
 * The competence statements say the same more briefly (over half of them word for word), so that they serve only
 * where a competence has no outcomes for a band. The glossary is no part of a framework.
 */
export const parseDigcompJsonld = (
  bytes: Uint8Array,
  named: { code?: string; name?: string } = {},
): ParsedFrameworkFile => {
  const nothing = (complaints: Complaint[]) => ({
    framework: null,
    complaints,
    notes: [],
    ignoredColumns: [],
  });
  const { text, complaints: unreadable } = decodeText(bytes);
  if (text === null) return nothing(unreadable);
  if (text.trim() === '') return nothing([{ line: 0, field: '', message: 'the file is empty' }]);
  const { value, complaint } = readJson(text, 1);
  if (complaint) return nothing([complaint]);
  const graph = isObject(value) ? value['@graph'] : null;
  if (!Array.isArray(graph)) {
    return nothing([{ line: 1, field: '@graph', message: 'is missing; DigComp 3.0 keeps everything in it' }]);
  }
  return readGraph(graph.filter(isObject), linesOfIds(text), named);
};

const readGraph = (
  nodes: JsonObject[],
  lines: ReadonlyMap<string, number>,
  named: { code?: string; name?: string },
): ParsedFrameworkFile => {
  const complaints: Complaint[] = [];
  const complain = (node: JsonObject, field: string, message: string): void => {
    complaints.push({ line: lines.get(textOf(node, '@id')) ?? 0, field, message });
  };
  const ofType = (type: string) => nodes.filter((node) => node['@type'] === type);
  const bands = readLevels(ofType('ProficiencyLevel'), complain);
  const read = readCompetencies([...ofType('CompetenceArea'), ...ofType('Competence')], lines, complain);
  const byId = new Map(read.map((competency) => [competency.uri ?? '', competency]));
  const outcomes = indicatorsOf(ofType('LearningOutcome'), byId, bands.levelsOf, complain);
  const statements = indicatorsOf(ofType('CompetenceStatement'), byId, bands.levelsOf, complain);
  for (const [id, competency] of byId) {
    const own = outcomes.get(id) ?? [];
    const covered = new Set(own.map(({ level }) => level));
    const others = (statements.get(id) ?? []).filter(({ level }) => !covered.has(level));
    competency.indicators = [...own, ...others].sort((a, b) => a.level - b.level);
  }
  if (read.length === 0) complaints.push({ line: 1, field: '@graph', message: 'holds no competences' });
  complaints.sort((a, b) => a.line - b.line);
  const framework = {
    code: named.code ?? 'digcomp',
    name: named.name ?? 'DigComp 3.0',
    source: 'DigComp 3.0, European Commission',
    levels: bands.levels,
    competencies: read,
  };
  const usable = read.length > 0 && bands.levels.length > 0;
  return { framework: usable ? framework : null, complaints, notes: [], ignoredColumns: [] };
};

type Complain = (node: JsonObject, field: string, message: string) => void;

const readLevels = (nodes: JsonObject[], complain: Complain) => {
  const levels = nodes
    .map((node) => ({ band: textOf(node, 'four_levels_name'), level: node.eight_levels_mapping, node }))
    .flatMap(({ band, level, node }) => {
      const sound = typeof level === 'number' && Number.isInteger(level) && level >= 1 && level <= 9;
      if (!sound) complain(node, 'eight_levels_mapping', 'is no level from 1 to 9');
      return sound ? [{ band, level }] : [];
    })
    .sort((a, b) => a.level - b.level);
  if (levels.length === 0 || levels.some(({ level }, at) => level !== at + 1)) {
    complain({}, 'ProficiencyLevel', 'the levels are not numbered from 1 without holes');
  }
  return {
    levels: levels.map(({ band, level }) => ({ level, name: `${band} ${level}` })),
    levelsOf: (band: string): number[] =>
      levels
        .filter((level) => `proficiencylevel/${level.band}`.toLowerCase() === band.toLowerCase())
        .map(({ level }) => level),
  };
};

const readCompetencies = (
  nodes: JsonObject[],
  lines: ReadonlyMap<string, number>,
  complain: Complain,
): ParsedCompetency[] => {
  const ids = new Set(nodes.map((node) => textOf(node, '@id')));
  const seen = new Set<string>();
  return nodes.flatMap((node) => {
    const id = textOf(node, '@id');
    const name = htmlToText(textOf(node, 'name'));
    const parent = textOf(node, 'competence_area_id');
    if (id === '' || seen.has(id)) {
      complain(node, '@id', id === '' ? 'is missing' : `"${id}" stands in the file twice`);
      return [];
    }
    seen.add(id);
    if (name === '') complain(node, 'name', `is missing for ${id}`);
    if (parent !== '' && !ids.has(parent))
      complain(node, 'competence_area_id', `"${parent}" is not in the file`);
    if (name === '' || (parent !== '' && !ids.has(parent))) return [];
    const competency: ParsedCompetency = {
      code: codeOf(id),
      parentCode: parent === '' ? null : codeOf(parent),
      type: node['@type'] === 'CompetenceArea' ? 'area' : 'skill',
      name,
      description: htmlToText(textOf(node, 'description')),
      altLabels: [],
      uri: id,
      indicators: [],
      line: lines.get(id) ?? 0,
    };
    return [competency];
  });
};

const indicatorsOf = (
  nodes: JsonObject[],
  competencies: ReadonlyMap<string, ParsedCompetency>,
  levelsOf: (band: string) => number[],
  complain: Complain,
) => {
  const found = new Map<string, { level: number; text: string }[]>();
  for (const node of nodes) {
    const competence = textOf(node, 'competence_id');
    const band = textOf(node, 'four_levels_proficiency_name');
    const text = htmlToText(textOf(node, 'description'));
    const levels = levelsOf(band);
    if (!competencies.has(competence)) complain(node, 'competence_id', `"${competence}" is not in the file`);
    else if (levels.length === 0)
      complain(node, 'four_levels_proficiency_name', `"${band}" is no level here`);
    else if (text === '') complain(node, 'description', 'is empty');
    else {
      const known = found.get(competence) ?? [];
      found.set(competence, [...known, ...levels.map((level) => ({ level, text }))]);
    }
  }
  return found;
};

const codeOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** JSON.parse keeps no positions; complaints need the line on which a node names itself. */
const linesOfIds = (text: string): Map<string, number> => {
  const lines = new Map<string, number>();
  for (const [at, line] of text.split('\n').entries()) {
    for (const match of line.matchAll(/"@id"\s*:\s*"([^"]*)"/g)) {
      if (!lines.has(match[1]!)) lines.set(match[1]!, at + 1);
    }
  }
  return lines;
};

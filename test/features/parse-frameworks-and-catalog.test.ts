import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCatalogNdjson, providerFromFileName } from '../../src/core/parse/catalog-ndjson.ts';
import { parseDigcompJsonld } from '../../src/core/parse/digcomp-jsonld.ts';
import { parseEscoCsv } from '../../src/core/parse/esco-csv.ts';
import { describeComplaint } from '../../src/core/parse/parsed.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const data = new URL('../../../shared/data/', import.meta.url);
const real = (path: string) => readFileSync(new URL(path, data));
const here = existsSync(new URL('frameworks/', data));
const onlyWithRealFiles = here ? test : test.skip;
const skipped = here ? '' : ' (skipped: the real files of ../shared/data are not here)';

describe('ESCO as CSV', () => {
  const header =
    'conceptType,conceptUri,skillType,reuseLevel,preferredLabel,status,altLabels,description,broaderConceptUri,broaderConceptPT';
  const line = (id: string, rest: string) =>
    `KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/${id},${rest}`;

  test('concepts, areas, other labels and the one level "shown" (decisions.md)', () => {
    const { framework, complaints, notes, ignoredColumns } = parseEscoCsv(
      bytes(
        [
          header,
          line(
            'k1',
            'knowledge,transversal,law,released,rights | duties |rights,"What is law.\n",u/a1 | u/a2,civic | other',
          ),
          line('s1', 'skill/competence,transversal,plan ,released,,Plan it.,u/a1,civic'),
          line('s2', 'skill/competence,transversal,old,deprecated,,,,'),
        ].join('\n'),
      ),
    );
    expect(complaints).toEqual([]);
    expect(ignoredColumns).toEqual([]);
    expect(notes.map(describeComplaint)).toEqual([
      'line 5, status: is "deprecated"; this concept was left out',
      'line 2, broaderConceptUri: only the first of 2 broader concepts is kept, "civic"',
    ]);
    expect(framework?.levels).toEqual([{ level: 1, name: 'shown' }]);
    expect(
      framework?.competencies.map(({ code, parentCode, type, name }) => [code, parentCode, type, name]),
    ).toEqual([
      ['a1', null, 'area', 'civic'],
      ['k1', 'a1', 'knowledge', 'law'],
      ['s1', 'a1', 'skill', 'plan'],
    ]);
    expect(framework?.competencies[1]?.altLabels).toEqual(['rights', 'duties']);
  });

  test('missing names and repeated concepts are named with their lines', () => {
    const { complaints } = parseEscoCsv(
      bytes([header, line('a', ',,,,,,,'), line('b', ',,x,,,,,'), line('b', ',,y,,,,,')].join('\n')),
    );
    expect(complaints.map(describeComplaint)).toEqual([
      'line 2, preferredLabel: is empty; every line needs one',
      'line 4, conceptUri: "b" stands already in line 3',
    ]);
  });

  onlyWithRealFiles(`the real file gives 95 skills in 23 areas without a complaint${skipped}`, () => {
    const { framework, complaints, ignoredColumns } = parseEscoCsv(
      real('frameworks/esco-1.2.0-transversal-skills-en.csv'),
    );
    expect([complaints, ignoredColumns]).toEqual([[], []]);
    const types = framework!.competencies.map(({ type }) => type);
    expect(types.filter((type) => type === 'skill')).toHaveLength(95);
    expect(types.filter((type) => type === 'area')).toHaveLength(23);
    const seen = new Set<string | null>([null]);
    for (const { code, parentCode } of framework!.competencies) {
      expect(seen.has(parentCode)).toBe(true);
      seen.add(code);
    }
  });
});

describe('DigComp as JSON-LD', () => {
  const node = (type: string, id: string, rest: object) => ({
    '@type': type,
    '@id': `${type}/${id}`,
    ...rest,
  });
  const level = (band: string, at: number) =>
    node('ProficiencyLevel', `${band}_${at}`, { four_levels_name: band, eight_levels_mapping: at });
  const file = (...nodes: object[]) => bytes(JSON.stringify({ '@graph': nodes }, null, 2));
  const outcome = (competence: string, band: string, description: string) =>
    node('LearningOutcome', description, {
      description,
      competence_id: competence,
      four_levels_proficiency_name: `ProficiencyLevel/${band}`,
    });

  test('an outcome is an indicator of both levels of its band; statements fill only what outcomes leave', () => {
    const statement = { ...outcome('Competence/1.1', 'High', 'states'), '@type': 'CompetenceStatement' };
    const repeated = { ...outcome('Competence/1.1', 'Low', 'repeats'), '@type': 'CompetenceStatement' };
    const { framework, complaints } = parseDigcompJsonld(
      file(
        node('Competence', '1.1', {
          name: 'Searching',
          description: 'd',
          competence_area_id: 'CompetenceArea/1',
        }),
        node('CompetenceArea', '1', { name: 'Information' }),
        level('Low', 1),
        level('Low', 2),
        level('High', 3),
        outcome('Competence/1.1', 'Low', 'finds'),
        statement,
        repeated,
        node('Glossary', 'AI', { explanation: 'x' }),
      ),
    );
    expect(complaints).toEqual([]);
    expect(framework?.levels.map(({ name }) => name)).toEqual(['Low 1', 'Low 2', 'High 3']);
    expect(framework?.competencies.map(({ code, parentCode, type }) => [code, parentCode, type])).toEqual([
      ['1', null, 'area'],
      ['1.1', '1', 'skill'],
    ]);
    expect(framework?.competencies[1]?.indicators).toEqual([
      { level: 1, text: 'finds' },
      { level: 2, text: 'finds' },
      { level: 3, text: 'states' },
    ]);
  });

  test('faults are named with the line of their node', () => {
    const { complaints } = parseDigcompJsonld(
      file(level('Low', 1), node('Competence', '1.1', { name: '' }), outcome('Competence/9', 'Low', 'x')),
    );
    expect(complaints.map(describeComplaint)).toEqual([
      'line 1, @graph: holds no competences',
      'line 11, name: is missing for Competence/1.1',
      'line 16, competence_id: "Competence/9" is not in the file',
    ]);
    const broken = parseDigcompJsonld(bytes('{\n"@graph": [\n{]}')).complaints;
    expect(broken.map(describeComplaint)).toEqual(['line 3: this is not JSON; export the file again']);
    expect(parseDigcompJsonld(bytes('{}')).complaints[0]?.field).toBe('@graph');
    expect(parseDigcompJsonld(new Uint8Array()).complaints[0]?.message).toBe('the file is empty');
  });

  onlyWithRealFiles(
    `the real file gives 21 competences at eight levels, all with indicators${skipped}`,
    () => {
      const { framework, complaints } = parseDigcompJsonld(real('frameworks/digcomp-3.0.jsonld'));
      expect(complaints).toEqual([]);
      expect(framework?.levels).toHaveLength(8);
      const skills = framework!.competencies.filter(({ type }) => type === 'skill');
      expect(skills).toHaveLength(21);
      for (const { indicators } of skills) {
        expect(new Set(indicators.map(({ level }) => level))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
      }
    },
  );
});

describe('a catalogue as NDJSON (R94)', () => {
  const index = (id: string) => `{ "index":{ "_id": "${id}" } }`;
  const parse = (...lines: string[]) => parseCatalogNdjson(bytes(lines.join('\r\n')), 'Academy');

  test('pairs of lines become options with text, minutes and kinds', () => {
    const module = { moduleType: 'video', title: 'Film', description: null, duration: 90, optional: false };
    const optional = { ...module, moduleType: 'face-to-face', duration: 14400, optional: true };
    const document = {
      id: 'c1',
      title: 'A &amp; B',
      shortDescription: 'Short.',
      description: '<p>Long</p>',
      learningOutcomes: '•\tdo it',
      modules: [module, optional],
      status: 'Published',
      audiences: [{ mandatory: true, requiredBy: 1546214400 }],
    };
    const { rows, complaints } = parse(index('c1'), JSON.stringify(document), '');
    expect(complaints).toEqual([]);
    expect(rows[0]).toEqual({
      code: 'c1',
      title: 'A & B',
      description: 'Short.\n\nLong',
      outcomes: '• do it',
      url: null,
      durationMin: 2,
      level: null,
      language: null,
      kind: 'course',
      provider: 'Academy',
      modules: [
        { title: 'Film', description: '', kind: 'video', durationMin: 2 },
        { title: 'Film', description: '', kind: 'class', durationMin: 240 },
      ],
      competencyCodes: [],
      prerequisiteCodes: [],
      mandatory: true,
      line: 2,
    });
  });

  test('every fault is named with its line, and the sound options remain', () => {
    const sound = '{"id":"ok","title":"Fine"}';
    const { rows, complaints, notes } = parse(
      index('a'),
      index('b'),
      '{"id":"c","title":"T"}',
      '{"title":"no id"}',
      '{"id":"d"',
      '[1]',
      '{"id":"e","title":"<b></b>","url":"ftp://x","modules":[{"moduleType":"film","duration":"1"}]}',
      sound,
      sound,
      '{"id":"f","title":"T","status":"Draft"}',
      index('z'),
    );
    expect(rows.map(({ code }) => code)).toEqual(['ok']);
    expect(complaints.map(describeComplaint)).toEqual([
      'line 1, index: no document follows this line',
      'line 3, id: is "c", the index line says "b"',
      'line 4, id: is missing, and no index line before it names one',
      'line 5: this is not JSON; export the file again',
      'line 6: this line holds no JSON object',
      'line 7, title: is missing or empty',
      'line 7, modules[0].duration: is no number of seconds',
      'line 7, modules[0].moduleType: "film" is none of face-to-face, elearning, video, file, link',
      'line 7, url: "ftp://x" is no web address',
      'line 9, id: "ok" stands already in line 8',
      'line 11, index: no document follows this line',
    ]);
    expect(notes.map(describeComplaint)).toEqual(['line 10, status: is "Draft"; this option was left out']);
    expect(parse('').complaints.map(describeComplaint)).toEqual(['the file: the file is empty']);
  });

  test('the provider’s name can come from the file’s', () => {
    expect(providerFromFileName('/tmp/civil-service-learning.ndjson')).toBe('Civil Service Learning');
    expect(providerFromFileName('.ndjson')).toBe('Catalogue');
  });

  onlyWithRealFiles(`the real file gives 122 options with 408 modules without a complaint${skipped}`, () => {
    const { rows, complaints } = parseCatalogNdjson(
      real('catalog/civil-service-learning.ndjson'),
      'Civil Service Learning',
    );
    expect(complaints).toEqual([]);
    expect(rows).toHaveLength(122);
    expect(rows.flatMap(({ modules }) => modules)).toHaveLength(408);
    expect(
      rows.filter(({ title, description }) => /<\/?[a-z]|&[a-z]+;|&#/i.test(title + description)),
    ).toEqual([]);
  });

  test('arbitrary bytes and arbitrary JSON never throw, here and in the frameworks', () => {
    const json = fc.json().map((text) => bytes(`{"@graph":[${text}]}\n${text}`));
    const wild = fc.oneof(fc.uint8Array({ maxLength: 150 }), json);
    fc.assert(
      fc.property(wild, (content) => {
        for (const { complaints } of [
          parseCatalogNdjson(content, 'x'),
          parseDigcompJsonld(content),
          parseEscoCsv(content),
        ]) {
          expect(complaints.length).toBeGreaterThan(0);
        }
      }),
    );
    const members = fc.record({
      id: fc.jsonValue(),
      title: fc.jsonValue(),
      modules: fc.jsonValue(),
      audiences: fc.jsonValue(),
    });
    fc.assert(
      fc.property(members, (document) => {
        const { rows, complaints } = parse(JSON.stringify(document));
        expect(rows.length + Math.min(1, complaints.length)).toBe(1);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCsv } from '../../src/core/export-csv.ts';
import { parseCatalogCsv } from '../../src/core/parse/catalog-csv.ts';
import { parseFrameworkCsv } from '../../src/core/parse/framework-csv.ts';
import { htmlToText } from '../../src/core/parse/html-to-text.ts';
import { parseMappingCsv } from '../../src/core/parse/mapping-csv.ts';
import { type Complaint, describeComplaint, splitCompetencyCode } from '../../src/core/parse/parsed.ts';
import { parsePeopleCsv } from '../../src/core/parse/people-csv.ts';
import { parseRoleProfileCsv } from '../../src/core/parse/role-profile-csv.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const said = ({ complaints }: { complaints: Complaint[] }) => complaints.map(describeComplaint);
const csv = (header: string, ...lines: string[]) => bytes([header, ...lines].join('\n'));

const peopleHeader =
  'employee_number,email,given_name,family_name,manager_employee_number,department,job_title,job_code,location,start_date,end_date,active';

describe('people (contract.md, CSV headers)', () => {
  test('a sound line becomes a person; absent optional columns differ from empty cells', () => {
    const line = 'E1,mara@example.org,Mara,Okafor,,Care,Lead,LEAD,Lyon,2020-02-29,,';
    const { rows, complaints } = parsePeopleCsv(csv(peopleHeader, line));
    expect(complaints).toEqual([]);
    expect(rows[0]).toMatchObject({ line: 2, employeeNumber: 'E1', startDate: '2020-02-29', active: true });
    expect(rows[0]?.team).toBeUndefined();
    expect(parsePeopleCsv(csv(`${peopleHeader},team`, `${line},`)).rows[0]?.team).toBeNull();
  });

  test('every fault of a line is named with its field and the way out', () => {
    const faulty = csv(
      peopleHeader,
      'E1,not-an-address,,Okafor,E1,,,,,2024-13-01,x,perhaps',
      ',,A,B,,,,,,,,',
    );
    expect(said(parsePeopleCsv(faulty))).toEqual([
      'line 2, given_name: is empty; every line needs one',
      'line 2, start_date: "2024-13-01" is no date; write YYYY-MM-DD',
      'line 2, end_date: "x" is no date; write YYYY-MM-DD',
      'line 2, active: "perhaps" is neither yes nor no; write yes or no',
      'line 2, email: "not-an-address" is no e-mail address',
      'line 2, manager_employee_number: is the same person; nobody is their own manager',
      'line 3, employee_number: is empty, and so is email; a person needs one of them to be matched by',
    ]);
    expect(parsePeopleCsv(faulty).rows).toEqual([]);
  });

  test('the same person twice, an end before the start and half an LMS account are refused', () => {
    const file = csv(
      `${peopleHeader},lti_issuer,lti_sub`,
      'E1,a@x.org,A,B,,,,,,2024-02-30,,,,',
      'E2,b@x.org,A,B,,,,,,2024-02-01,2023-01-01,,,',
      'E3,c@x.org,A,B,,,,,,,,,https://lms.example,',
      'E4,d@x.org,A,B,,,,,,,,,,',
      'E4,e@x.org,A,B,,,,,,,,,,',
      'E5,D@x.org,A,B,,,,,,,,,,',
    );
    expect(said(parsePeopleCsv(file))).toEqual([
      'line 2, start_date: "2024-02-30" is no date; write YYYY-MM-DD',
      'line 3, end_date: 2023-01-01 is before start_date 2024-02-01',
      'line 4, lti_sub: is empty; an LMS account needs both issuer and sub',
      'line 6, employee_number: "E4" stands already in line 5',
      'line 7, email: "d@x.org" stands already in line 5',
    ]);
  });
});

describe('role profiles, catalogue, mapping (contract.md, CSV headers)', () => {
  const roleHeader = 'job_code,role_title,competency_code,target_level,weight,priority,tasks';

  test('role profiles: levels, weights in percent, priorities and tasks', () => {
    const { rows, complaints } = parseRoleProfileCsv(
      csv(roleHeader, 'SUP,Support,soft/FB,3,"12,5 %",yes,answer calls; follow up'),
    );
    expect(complaints).toEqual([]);
    expect(rows[0]).toEqual({
      line: 2,
      jobCode: 'SUP',
      roleTitle: 'Support',
      competencyCode: 'soft/FB',
      targetLevel: 3,
      weight: 12.5,
      priority: true,
      tasks: ['answer calls', 'follow up'],
    });
    const wrong = csv(
      roleHeader,
      'A,T,X,0,101,,',
      'A,U,Y,2,10,,',
      'A,T,Y,2.5,,,',
      'A,T,Z,1,1,,',
      'A,T,Z,1,1,,',
    );
    expect(said(parseRoleProfileCsv(wrong))).toEqual([
      'line 2, weight: "101" is no number from 0 to 100',
      'line 2, target_level: "0" is no whole number from 1 to 9',
      'line 3, role_title: differs from "T" in line 2; a role has one title',
      'line 4, weight: is empty; write a percentage from 0 to 100',
      'line 4, target_level: "2.5" is no whole number from 1 to 9',
      'line 6, competency_code: "A, Z" stands already in line 5',
    ]);
  });

  test('catalogue: HTML becomes text, links are web addresses, codes are unique per provider', () => {
    const header = 'code,title,description,provider,url,duration_min,kind,competency_codes';
    const { rows } = parseCatalogCsv(
      csv(header, 'C1,A &amp; B,<p>One</p><ul><li>two</li></ul>,P,https://x.org/1,30,,FB;soft/PL'),
    );
    expect(rows[0]).toMatchObject({
      title: 'A & B',
      description: 'One\n\n• two',
      kind: 'course',
      durationMin: 30,
      competencyCodes: ['FB', 'soft/PL'],
      mandatory: false,
    });
    const wrong = csv(
      header,
      'C1,A,,P,javascript:alert(1),-1,film,',
      'C2,A,,P,,,video,',
      'C2,A,,Q,,,video,',
      'C2,A,,P,,,video,',
    );
    expect(said(parseCatalogCsv(wrong))).toEqual([
      'line 2, duration_min: "-1" is no whole number from 0 to 1000000',
      'line 2, kind: "film" is none of course, class, elearning, video, reading, shadowing, mentoring, assignment',
      'line 2, url: "javascript:alert(1)" is no web address; it begins with https:// or http://',
      'line 5, code: "P, C2" stands already in line 3',
    ]);
  });

  test('mapping (R95): who confirmed and when may be empty, but not wrong', () => {
    const header = 'option_code,competency_code,level,relevance,confirmed_by,confirmed_at';
    const { rows } = parseMappingCsv(csv(header, 'C1,FB,2,0.8,E7,2024-05-01T10:00:00Z', 'C1,PL,1,,,'));
    expect(rows.map(({ level, relevance, confirmedAt }) => [level, relevance, confirmedAt])).toEqual([
      [2, 0.8, '2024-05-01T10:00:00Z'],
      [1, null, null],
    ]);
    expect(said(parseMappingCsv(csv(header, 'C1,FB,,2,,yesterday')))).toEqual([
      'line 2, level: is empty; write a whole number from 1 to 9',
      'line 2, relevance: "2" is no number from 0 to 1',
      'line 2, confirmed_at: "yesterday" is no date; write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ',
    ]);
  });

  test('a competency code may carry its framework', () => {
    expect(splitCompetencyCode('soft/FB')).toEqual({ framework: 'soft', code: 'FB' });
    expect(splitCompetencyCode('FB')).toEqual({ framework: null, code: 'FB' });
    expect(splitCompetencyCode('/FB')).toEqual({ framework: null, code: '/FB' });
  });
});

describe('a framework of one’s own (contract.md, CSV headers)', () => {
  const header = 'code,parent_code,type,name,description,level_1,level_2';
  const named = { code: 'soft', name: 'Soft skills', levelNames: ['begins', 'lives it'] };

  test('levels come from the columns, indicators from the cells, parents before children', () => {
    const { framework, complaints } = parseFrameworkCsv(
      csv(header, 'FB,A,behaviour,Feedback,Says it,asks | listens,"gives\nreceives"', 'A,,area,Talking,,,'),
      named,
    );
    expect(complaints).toEqual([]);
    expect(framework?.levels).toEqual([
      { level: 1, name: 'begins' },
      { level: 2, name: 'lives it' },
    ]);
    expect(framework?.competencies.map(({ code }) => code)).toEqual(['A', 'FB']);
    expect(framework?.competencies[1]?.indicators).toEqual([
      { level: 1, text: 'asks' },
      { level: 1, text: 'listens' },
      { level: 2, text: 'gives' },
      { level: 2, text: 'receives' },
    ]);
  });

  test('unknown parents, circles, repeats and wrong types are named', () => {
    const wrong = csv(
      header,
      'A,Z,skill,One,,,',
      'B,C,skill,Two,,,',
      'C,B,skill,Three,,,',
      'D,,talent,Four,,,',
      'E,,area,Five,,x,',
      'F,,skill,Six,,,',
      'F,,skill,Six,,,',
    );
    const { framework, complaints } = parseFrameworkCsv(wrong, named);
    expect(complaints.map(describeComplaint)).toEqual([
      'line 2, parent_code: no line of this file has the code "Z"',
      'line 3, parent_code: "B" ends up above itself; break the circle',
      'line 4, parent_code: "C" ends up above itself; break the circle',
      'line 5, type: "talent" is none of area, knowledge, skill, behaviour',
      'line 6, level_1: an area groups competencies and has no indicators of its own',
      'line 8, code: "F" stands already in line 7',
    ]);
    expect(framework?.competencies.map(({ code }) => code)).toEqual(['F']);
  });
});

describe('all parsers', () => {
  const parsers = [
    parsePeopleCsv,
    parseRoleProfileCsv,
    parseCatalogCsv,
    parseMappingCsv,
    (content: Uint8Array) => parseFrameworkCsv(content, { code: 'x', name: 'X' }),
  ];

  test('never throw on arbitrary bytes, with or without the right header', () => {
    const headers = [peopleHeader, 'job_code,role_title,competency_code,target_level,weight', ''];
    fc.assert(
      fc.property(fc.constantFrom(...headers), fc.uint8Array({ maxLength: 120 }), (header, tail) => {
        const content = new Uint8Array([...bytes(`${header}\n`), ...tail]);
        for (const parse of parsers) expect(Array.isArray(parse(content).complaints)).toBe(true);
      }),
    );
  });

  test('mappings that were exported are read back as they were (R95)', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', '=', '@', '"', ',', '-', "'", ' ', 'ß'),
      minLength: 1,
    });
    const code = word.map((text) => text.trim()).filter((text) => text !== '');
    const line = fc.record({ option: code, competency: code, level: fc.integer({ min: 1, max: 9 }) });
    const unique = {
      selector: (row: { option: string; competency: string }) => JSON.stringify([row.option, row.competency]),
    };
    fc.assert(
      fc.property(fc.uniqueArray(line, unique), (rows) => {
        const header = ['option_code', 'competency_code', 'level'];
        const text = toCsv(
          header,
          rows.map(({ option, competency, level }) => [option, competency, level]),
        );
        const { rows: read, complaints } = parseMappingCsv(bytes(text));
        expect(complaints).toEqual([]);
        expect(
          read.map(({ optionCode, competencyCode, level }) => ({
            option: optionCode,
            competency: competencyCode,
            level,
          })),
        ).toEqual(rows);
      }),
    );
  });

  test('HTML is reduced to text, and text stays text', () => {
    expect(htmlToText('<h1>A</h1><script>alert(1)</script>b<br>c &lt;d&gt; &#233;&#0;')).toBe(
      'A\nb\nc <d> é',
    );
    expect(htmlToText('less < more, 3 > 2, a&b')).toBe('less < more, 3 > 2, a&b');
    expect(htmlToText('&amp;lt;')).toBe('&lt;');
    expect(htmlToText('don&amp;amp;amp;#x27;t &amp;amp;amp; do')).toBe("don't & do");
    const plain = fc.string({ unit: fc.constantFrom('a', 'é', '.', '>', ';', '7') });
    fc.assert(
      fc.property(plain, (text) => {
        expect(htmlToText(text)).toBe(text);
      }),
    );
  });
});

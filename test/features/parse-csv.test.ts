import { parse as otherParse } from 'csv-parse/browser/esm/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCsv } from '../../src/core/export-csv.ts';
import { readCsv } from '../../src/core/parse/csv.ts';
import { readCsvRecords } from '../../src/core/parse/csv-records.ts';
import { describeComplaint } from '../../src/core/parse/parsed.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const columns = { required: ['code', 'title'], optional: ['note'] };
const saidBy = (content: Uint8Array) => readCsv(content, columns).complaints.map(describeComplaint);

describe('reading CSV (R94, contract.md CSV headers)', () => {
  test('cells, quotation marks, several lines in a cell and the line on which each row begins', () => {
    const table = readCsv(bytes('code,title\r\nA,"one, ""two""\r\nthree"\r\n\r\n,,\r\nB,four\r\n'), columns);
    expect(table.complaints).toEqual([]);
    expect(table.rows).toEqual([
      { line: 2, values: { code: 'A', title: 'one, "two"\r\nthree' } },
      { line: 6, values: { code: 'B', title: 'four' } },
    ]);
  });

  test('line endings may be mixed, a byte order mark is dropped, header names match loosely', () => {
    const table = readCsv(bytes('\uFEFFTitle,CODE\rx,1\ny,2\r\nz,3'), columns);
    expect(table.complaints).toEqual([]);
    expect(table.rows.map(({ line, values }) => [line, values.code, values.title])).toEqual([
      [2, '1', 'x'],
      [3, '2', 'y'],
      [4, '3', 'z'],
    ]);
  });

  test('missing columns are named all together, unknown ones reported and ignored', () => {
    const lacking = readCsv(bytes('color,note\n1,2'), columns);
    expect(lacking.complaints.map(describeComplaint)).toEqual([
      'line 1: the header lacks the columns code, title',
    ]);
    expect(lacking.rows).toEqual([]);
    const more = readCsv(bytes('code,color,title\nA,red,x'), columns);
    expect(more.ignoredColumns).toEqual(['color']);
    expect(more.rows[0]?.values).toEqual({ code: 'A', title: 'x' });
  });

  test('ragged rows, stray quotation marks and unclosed cells are all named with their lines', () => {
    const said = saidBy(bytes('code,title\nA\nB,x,y\nC,ok\nD,a"b\nE,"f" g\nF,ok,\nG,"never closed\nH,x'));
    expect(said.map((line) => line.split(':')[0])).toEqual([
      'line 2',
      'line 3',
      'line 5',
      'line 6',
      'line 8',
    ]);
    expect(said[0]).toContain('1 cells and the header has 2');
    expect(said[4]).toContain('never closed');
  });

  test('wrong encodings are refused with their lines and the way out', () => {
    expect(saidBy(new Uint8Array([0xff, 0xfe, 0x61, 0x00]))).toEqual([
      expect.stringMatching(/^line 1: the file is UTF-16; save it as UTF-8/),
    ]);
    const latin = new Uint8Array([...bytes('code,title\nA,x\nB,caf'), 0xe9, 0x0a, ...bytes('C,y\n'), 0xff]);
    expect(saidBy(latin).map((line) => line.split(':')[0])).toEqual(['line 3', 'line 5']);
    expect(saidBy(bytes('code,title\nA,x\0y'))).toEqual([expect.stringMatching(/^line 2: a NUL character/)]);
  });

  test('an empty file, a header alone and a column named twice are told apart', () => {
    expect(saidBy(new Uint8Array())).toEqual(['the file: the file is empty']);
    expect(saidBy(bytes('\n\n'))).toEqual(['the file: the file is empty']);
    expect(saidBy(bytes('code,title\n'))).toEqual([]);
    expect(saidBy(bytes('code,title,Code\nA,x,B'))).toEqual([
      'line 1, code: this column stands in the header twice',
    ]);
  });

  test('semicolons and tabs between the cells are recognised and noted', () => {
    for (const delimiter of [';', '\t']) {
      const table = readCsv(bytes(`code${delimiter}title\nA${delimiter}"x, y"`), columns);
      expect(table.rows[0]?.values).toEqual({ code: 'A', title: 'x, y' });
      expect(table.notes).toHaveLength(1);
    }
  });

  test('arbitrary bytes never throw', () => {
    const wild = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ';', "'", '=') }).map(bytes),
      fc
        .string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a') })
        .map((text) => bytes(`code,title\n${text}`)),
    );
    fc.assert(
      fc.property(wild, (content) => {
        const table = readCsv(content, columns);
        for (const { line } of table.complaints) expect(line).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('agrees with csv-parse on well-formed files', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', 'é', "'"), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .join('\n');
        const ours = readCsvRecords(text, ',').records.map(({ cells }) => cells);
        const theirs = (otherParse(text, { record_delimiter: '\n' }) as string[][]).filter((row) =>
          row.some((value) => value.trim() !== ''),
        );
        expect(ours).toEqual(theirs);
      }),
    );
  });
});

describe('writing CSV (contract.md: cells that begin with = + - @, tab or CR are neutralised)', () => {
  const anyCell = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', "'", '"', ',', 'a', '1', 'ü'),
    maxLength: 8,
  });

  test('no cell of an export begins with what a spreadsheet runs', () => {
    fc.assert(
      fc.property(fc.array(anyCell, { minLength: 1, maxLength: 4 }), (cells) => {
        const written = readCsvRecords(toCsv(['x'], [cells]), ',').records.at(-1)?.cells ?? [];
        for (const cell of written) expect(cell).not.toMatch(/^\s*[=+\-@]|^[\t\r\n]/);
      }),
    );
    expect(toCsv(['a'], [['=HYPERLINK("x")'], [-5], [null], ['plain']])).toBe(
      'a\r\n"\'=HYPERLINK(""x"")"\r\n\'-5\r\n\r\nplain\r\n',
    );
  });

  test('what was exported is read back as it was', () => {
    const trimmed = anyCell.map((cell) => cell.trim());
    fc.assert(
      fc.property(fc.array(fc.tuple(trimmed, trimmed), { maxLength: 5 }), (rows) => {
        const table = readCsv(bytes(toCsv(['code', 'title'], rows)), columns);
        expect(table.complaints).toEqual([]);
        expect(table.rows.map(({ values }) => [values.code, values.title])).toEqual(
          rows.filter((row) => row.some((cell) => cell !== '')),
        );
      }),
    );
  });
});

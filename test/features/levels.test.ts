import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideGap,
  decideLevel,
  decideLevelsReached,
  type Piece,
} from '../../src/features/records/levels.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000);
let count = 0;
const piece = (level: number, over: Partial<Piece> = {}): Piece => ({
  id: `p${count++}`,
  kind: 'completion',
  level,
  source: 'lms',
  occurredAt: day(0),
  ...over,
});

describe('the current level (R78)', () => {
  test('one piece is enough for knowledge', () => {
    expect(decideLevel('knowledge', [piece(3)])).toBe(3);
  });
  test('one piece is not enough for a skill, and no evidence is "not yet known" (R78)', () => {
    expect(decideLevel('skill', [piece(3)])).toBeNull();
    expect(decideLevel('skill', [])).toBeNull();
  });
  test.each([
    ['another kind', { kind: 'observation' }],
    ['another source', { source: 'other lms' }],
    ['fourteen days', { occurredAt: day(14) }],
  ] as const)('two pieces of a skill are independent by %s', (_, over) => {
    expect(decideLevel('skill', [piece(3), piece(3, over)])).toBe(3);
  });
  test('two completions of one LMS thirteen days apart are not independent', () => {
    expect(decideLevel('skill', [piece(3), piece(3, { occurredAt: day(13) })])).toBeNull();
  });
  test('a higher piece counts for the lower level, not the other way round', () => {
    expect(decideLevel('skill', [piece(4), piece(2, { kind: 'example' })])).toBe(2);
  });
  test('a behaviour needs an applied piece: a course alone never shows it', () => {
    expect(decideLevel('behaviour', [piece(4), piece(4, { kind: 'badge' })])).toBeNull();
    expect(decideLevel('behaviour', [piece(2, { kind: 'observation' })])).toBe(2);
  });
  test('the gap is never negative and unknown without evidence', () => {
    expect(decideGap(3, 4)).toBe(0);
    expect(decideGap(4, 2)).toBe(2);
    expect(decideGap(4, null)).toBeNull();
  });
});

const pieces = fc.array(
  fc.record({
    id: fc.uuid(),
    kind: fc.constantFrom('completion', 'observation', 'example', 'badge', 'assessment'),
    level: fc.integer({ min: 1, max: 9 }),
    source: fc.constantFrom('a', 'b'),
    occurredAt: fc.date({ min: day(0), max: day(60), noInvalidDate: true }),
  }) as fc.Arbitrary<Piece>,
  { maxLength: 8 },
);
const type = fc.constantFrom('knowledge', 'skill', 'behaviour') as fc.Arbitrary<
  'knowledge' | 'skill' | 'behaviour'
>;

describe('the levels reached on the way', () => {
  test('each is found with its first piece, whenever one looks', () => {
    const first = piece(2, { occurredAt: day(1) });
    const second = piece(3, { kind: 'observation', occurredAt: day(2) });
    const third = piece(3, { kind: 'example', occurredAt: day(3) });
    expect(decideLevelsReached('skill', [third, first, second])).toEqual([
      { level: 2, piece: first },
      { level: 3, piece: second },
    ]);
    expect(decideLevelsReached('skill', [first])).toEqual([]);
  });
});

describe('whatever the evidence', () => {
  test('the levels reached rise, and the last of them is the level', () => {
    fc.assert(
      fc.property(type, pieces, (kind, some) => {
        const levels = decideLevelsReached(kind, some).map(({ level }) => level);
        expect(levels).toEqual([...new Set(levels)].sort((a, b) => a - b));
        expect(levels.at(-1) ?? null).toBe(decideLevel(kind, some));
        // whoever looked earlier, at less of the evidence, saw nothing that is not seen now
        for (let seen = 0; seen < some.length; seen++)
          for (const { level } of decideLevelsReached(kind, some.slice(0, seen)))
            expect(levels).toContain(level);
      }),
    );
  });
  test('one more piece never lowers the level, and the order does not matter (R78)', () => {
    fc.assert(
      fc.property(type, pieces, pieces, (kind, some, more) => {
        const before = decideLevel(kind, some) ?? 0;
        const after = decideLevel(kind, [...some, ...more]) ?? 0;
        expect(after).toBeGreaterThanOrEqual(before);
        expect(decideLevel(kind, [...some].reverse())).toBe(decideLevel(kind, some));
      }),
    );
  });
  test('the level is never above the highest piece', () => {
    fc.assert(
      fc.property(type, pieces, (kind, some) => {
        expect(decideLevel(kind, some) ?? 0).toBeLessThanOrEqual(
          Math.max(0, ...some.map((one) => one.level)),
        );
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideAnswer,
  decideMissing,
  type ExistingWay,
} from '../../src/features/recommendations/recommendation.ts';
import {
  type Candidate,
  decideTerms,
  type Need,
  scoreOf,
  suggestOptions,
} from '../../src/features/recommendations/suggestion.ts';

const WAYS: readonly ExistingWay[] = [
  { optionId: 'course', isCourse: true },
  { optionId: 'class', isCourse: true },
  { optionId: 'shadow', isCourse: false },
];
const GOOD = {
  competencyId: 'skill',
  reason: 'You lead the new region in spring.',
  optionIds: ['course', 'shadow'],
};
const fieldsOf = (draft: Partial<typeof GOOD>, ways = WAYS) =>
  decideMissing({ ...GOOD, ...draft }, ways).map((fault) => fault.field);

describe('what a recommendation needs', () => {
  it('R30: skill, reason and two ways, and says all that is missing at once', () => {
    expect(fieldsOf({})).toEqual([]);
    expect(decideMissing({ reason: ' ', optionIds: [] }, []).map((fault) => fault.field)).toEqual([
      'competencyId',
      'reason',
      'optionIds',
    ]);
    expect(fieldsOf({ reason: 'go' })).toEqual(['reason']);
    expect(fieldsOf({ optionIds: ['course', 'course'] })).toEqual(['optionIds']);
    expect(fieldsOf({ optionIds: ['course', 'unmapped'] })).toEqual(['optionIds']);
  });

  it('R31: one of the ways is no course where any such exists', () => {
    expect(fieldsOf({ optionIds: ['course', 'class'] })).toEqual(['optionIds']);
    expect(
      fieldsOf(
        { optionIds: ['course', 'class'] },
        WAYS.filter((way) => way.isCourse),
      ),
    ).toEqual([]);
    expect(fieldsOf({ optionIds: ['course'] }, WAYS.slice(0, 1))).toEqual(['optionIds']);
  });

  it('R30, R31: whatever is sent has a choice of existing ways, one of them no course where any exists', () => {
    const ways = fc.uniqueArray(
      fc.record({ optionId: fc.constantFrom(...'abcde'), isCourse: fc.boolean() }),
      {
        selector: (way) => way.optionId,
      },
    );
    fc.assert(
      fc.property(ways, fc.array(fc.constantFrom(...'abcdef')), (existing, optionIds) => {
        if (decideMissing({ ...GOOD, optionIds }, existing).length > 0) return;
        const chosen = existing.filter((way) => optionIds.includes(way.optionId));
        expect(chosen.length).toBe(new Set(optionIds).size);
        expect(chosen.length).toBeGreaterThanOrEqual(2);
        if (existing.some((way) => !way.isCourse)) expect(chosen.some((way) => !way.isCourse)).toBe(true);
      }),
    );
  });

  it('R98: the first answer stands; the same again is harmless, another is too late', () => {
    for (const answer of ['accepted', 'countered', 'declined'] as const) {
      expect(decideAnswer('sent', answer, false)).toBe('answer');
      expect(decideAnswer(answer, answer, true)).toBe('repeated');
      expect(decideAnswer(answer, answer, false)).toBe('too-late');
      expect(decideAnswer(answer === 'accepted' ? 'declined' : 'accepted', answer, true)).toBe('too-late');
    }
  });
});

const level = fc.integer({ min: 1, max: 5 });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const need = fc.record({
  competencyId: fc.constantFrom('x', 'y'),
  from: fc.constantFrom('goal' as const, 'role' as const),
  weight: share,
  current: fc.option(level),
  target: level,
});
const candidate = fc.record({
  optionId: fc.constantFrom('a', 'b', 'c', 'd'),
  competencyId: fc.constantFrom('x', 'y'),
  title: fc.constant('t'),
  level,
  relevance: share,
  ready: share,
});

describe('what the program proposes', () => {
  it('R15: the same inputs give the same order, however they are listed', () => {
    // one mapping per option and skill, one need per skill and source, as the tables hold them
    const needs = fc.uniqueArray(need, { selector: (one) => one.from + one.competencyId });
    const candidates = fc.uniqueArray(candidate, { selector: (one) => one.optionId + one.competencyId });
    fc.assert(
      fc.property(needs, candidates, (a, b) => {
        const there = suggestOptions(a, b);
        expect(suggestOptions([...a].reverse(), [...b].reverse())).toEqual(there);
        for (const [at, one] of there.entries()) {
          const next = there[at + 1];
          if (next?.from === 'goal') expect(one.from).toBe('goal');
          if (next?.from === one.from) expect(one.score).toBeGreaterThanOrEqual(next.score);
          expect(one.score).toBe(scoreOf(one.terms));
        }
        expect(new Set(there.map((one) => one.optionId)).size).toBe(there.length);
      }),
    );
  });

  it('R15: proposes nothing that brings the person no further', () => {
    const at = (current: number | null, brings: number) =>
      decideTerms(
        { competencyId: 'x', from: 'role', weight: 1, current, target: 4 } satisfies Need,
        {
          optionId: 'a',
          competencyId: 'x',
          title: 't',
          level: brings,
          relevance: 1,
          ready: 1,
        } satisfies Candidate,
      );
    expect(at(4, 5)).toBeNull();
    expect(at(2, 2)).toBeNull();
    expect(at(2, 3)).toMatchObject({ gap: 2, closes: 0.5 });
    expect(at(2, 5)).toMatchObject({ gap: 2, closes: 1 });
  });

  it('a level not yet known is never the largest gap', () => {
    fc.assert(
      fc.property(level, level, level, (current, target, brings) => {
        const terms = (now: number | null) =>
          decideTerms(
            { competencyId: 'x', from: 'role', weight: 1, current: now, target },
            { optionId: 'a', competencyId: 'x', title: 't', level: brings, relevance: 1, ready: 1 },
          );
        const [known, unknown] = [terms(current), terms(null)];
        if (known && unknown) expect(unknown.gap).toBeLessThanOrEqual(known.gap);
      }),
    );
  });
});

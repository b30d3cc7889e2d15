import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  attainablePrecisionAt3,
  bm25Ranker,
  brier,
  calibrationError,
  loadJudgedCourses,
  measure,
  ourRanker,
  predictionsOf,
  readGold,
  realDataIsHere,
  remembered,
} from '../gold/mapping-evaluation.ts';

const here = realDataIsHere();
const onlyWithRealData = here ? test : test.skip;
const skipped = here ? '' : ' (skipped: the real catalogue and framework of ../shared/data are not here)';

describe('suggestions against a person’s judgement of real courses (R95)', () => {
  test('sixty courses are judged, some of them with no relevant skill at all', () => {
    const gold = readGold();
    expect(gold.size).toBe(60);
    expect([...gold.values()].filter((relevant) => relevant.size === 0).length).toBeGreaterThan(5);
  });

  onlyWithRealData(`the judged courses follow from the stated rule, not from picking${skipped}`, () => {
    const hash = (id: string) => createHash('sha256').update(id).digest('hex');
    const titles = new Set<string>();
    const byRule = loadJudgedCourses()
      .options.toSorted((a, b) => (hash(a.code) < hash(b.code) ? -1 : 1))
      .filter(({ title }) => {
        const isNew = !titles.has(title.toLowerCase());
        titles.add(title.toLowerCase());
        return isNew;
      });
    expect([...readGold().keys()]).toEqual(byRule.slice(0, 60).map(({ code }) => code));
  });

  onlyWithRealData(`on the held-out half, precision at 3 is at least that of plain BM25${skipped}`, () => {
    const data = loadJudgedCourses();
    const ours = measure(data.test, remembered(ourRanker(data)));
    const peer = measure(data.test, remembered(bm25Ranker(data.competencies)));
    expect(ours.precisionAt3).toBeGreaterThanOrEqual(peer.precisionAt3);
    expect(ours.recallAt10).toBeGreaterThanOrEqual(peer.recallAt10);
    expect(ours.precisionAt3).toBeLessThanOrEqual(attainablePrecisionAt3(data.test));
  });

  onlyWithRealData(`on the held-out half, scores say how many a person confirms${skipped}`, () => {
    const data = loadJudgedCourses();
    const predictions = predictionsOf(data.test, remembered(ourRanker(data)));
    const rate = predictions.filter(({ relevant }) => relevant).length / predictions.length;
    expect(calibrationError(predictions)).toBeLessThan(0.06);
    expect(brier(predictions)).toBeLessThan(rate * (1 - rate));
  });
});

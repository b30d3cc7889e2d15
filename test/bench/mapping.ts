import { buildSuggestionIndex } from '../../src/features/catalog/suggestion/build-suggestion-index.ts';
import { suggestAlignments } from '../../src/features/catalog/suggestion/suggest-alignments.ts';
import {
  attainablePrecisionAt3,
  bm25Ranker,
  bootstrap,
  brier,
  calibrationBins,
  calibrationError,
  type Judged,
  type JudgedCourses,
  loadJudgedCourses,
  type Measures,
  measure,
  ourRanker,
  predictionsOf,
  type Ranker,
  realDataIsHere,
  remembered,
} from '../gold/mapping-evaluation.ts';

/**
 * `npm run bench -- mapping`: our suggestions beside plain BM25 (minisearch) on the test half of the judged
 * courses, as ratios with 95 % intervals (courses resampled), and how far the scores can be believed.
 */
export default async (): Promise<void> => {
  if (!realDataIsHere()) {
    console.log('The real catalogue and framework (../shared/data) are not here; nothing was measured.');
    return;
  }
  const data = loadJudgedCourses();
  const ours = remembered(ourRanker(data));
  const peer = remembered(bm25Ranker(data.competencies));
  printQuality(data.test, ours, peer);
  printCalibration(data.test, ours);
  printSpeed(data);
};

const printQuality = (courses: readonly Judged[], ours: Ranker, peer: Ranker): void => {
  const some = courses.filter(({ relevant }) => relevant.size > 0).length;
  console.log(
    `${courses.length} held-out courses, ${some} of them with a relevant skill (those count below)`,
  );
  console.log(`attainable precision at 3: ${attainablePrecisionAt3(courses).toFixed(2)}`);
  console.log(row(['', 'ours', '95 %', 'BM25', '95 %', 'ratio', '95 %']));
  const names: [keyof Measures, string][] = [
    ['precisionAt3', 'precision at 3'],
    ['precisionAt1', 'precision at 1'],
    ['recallAt10', 'recall at 10'],
    ['averagePrecision', 'mean average precision'],
  ];
  for (const [name, label] of names) {
    const of = (rank: Ranker) => (drawn: readonly Judged[]) => measure(drawn, rank)[name];
    const ratio = (drawn: readonly Judged[]) => of(ours)(drawn) / of(peer)(drawn);
    const cells = [of(ours), of(peer), ratio].flatMap((statistic) => [
      statistic(courses).toFixed(2),
      interval(courses, statistic),
    ]);
    console.log(row([label, ...cells]));
  }
};

const printCalibration = (courses: readonly Judged[], ours: Ranker): void => {
  const predictions = predictionsOf(courses, ours);
  const over = (statistic: (of: ReturnType<typeof predictionsOf>) => number) => (drawn: readonly Judged[]) =>
    statistic(predictionsOf(drawn, ours));
  const rate = predictions.filter(({ relevant }) => relevant).length / predictions.length;
  console.log(`\n${predictions.length} suggestions (all ${courses.length} courses)`);
  console.log(
    `expected calibration error ${calibrationError(predictions).toFixed(3)} ${interval(courses, over(calibrationError))}`,
  );
  console.log(
    `Brier ${brier(predictions).toFixed(3)} ${interval(courses, over(brier))}; always saying the mean: ${(rate * (1 - rate)).toFixed(3)}`,
  );
  console.log('(resampling adds noise to the calibration error, so that its interval lies above it)');
  console.log(row(['score', 'suggestions', 'says', 'confirmed']));
  for (const { from, to, count, said, confirmed } of calibrationBins(predictions)) {
    console.log(row([`${from}–${to}`, String(count), said.toFixed(2), confirmed.toFixed(2)]));
  }
};

const printSpeed = ({ options, competencies, levels }: JudgedCourses): void => {
  const many = Array.from({ length: 5 }, (_, copy) =>
    competencies.map((competency) => ({ ...competency, id: `${competency.id} ${copy}` })),
  ).flat();
  const started = performance.now();
  const index = buildSuggestionIndex(many, levels, options);
  const built = performance.now();
  for (const option of options) suggestAlignments(option, index);
  const each = (performance.now() - built) / options.length;
  console.log(
    `\n${many.length} competencies: index ${(built - started).toFixed(0)} ms, ${each.toFixed(2)} ms an option`,
  );
};

const interval = (courses: readonly Judged[], statistic: (drawn: readonly Judged[]) => number): string => {
  const { low, high } = bootstrap(courses, statistic);
  return `[${low.toFixed(2)}, ${high.toFixed(2)}]`;
};

const row = (cells: readonly string[]): string =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(24) : cell.padStart(14))).join('');

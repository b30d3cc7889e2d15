/**
 * `node test/gold/fit-mapping.ts`: fits the suggestion model on the training half of the judged courses and writes
 * src/features/catalog/suggestion/model.ts. It never looks at the test half. Deterministic.
 *
 * First a grid over the weights, by mean average precision; then Platt's calibration (logistic regression of
 * "confirmed" on the logarithm of the raw score, with his smoothed targets) over all suggestions of those courses.
 */
import { writeFileSync } from 'node:fs';
import { buildSuggestionIndex } from '../../src/features/catalog/suggestion/build-suggestion-index.ts';
import { sentencesOfOption } from '../../src/features/catalog/suggestion/option-text.ts';
import {
  rawSuggestions,
  type SuggestionModel,
} from '../../src/features/catalog/suggestion/suggest-alignments.ts';
import {
  type Judged,
  loadJudgedCourses,
  measure,
  type Ranker,
  realDataIsHere,
} from './mapping-evaluation.ts';

const shown = 10;
type Weights = Omit<SuggestionModel, 'calibration'>;

const grid = (): Weights[] => {
  const found: Weights[] = [];
  for (const title of [1.5, 2.5, 4])
    for (const moduleDescription of [0, 0.2])
      for (const saturation of [0.8, 1.5])
        for (const lengthPenalty of [0, 0.3])
          for (const coveragePower of [0.5, 1, 2])
            for (const related of [0.5, 0.8])
              for (const alone of [1, 2, 4]) {
                const fields = { title, outcomes: 1, description: 1, moduleTitle: 0.4, moduleDescription };
                found.push({ fields, saturation, lengthPenalty, coveragePower, related, alone });
              }
  return found;
};

/** Newton's method for p = 1 / (1 + exp(−(a + b·x))). */
const platt = (points: readonly { x: number; relevant: boolean }[]): { intercept: number; slope: number } => {
  const yes = points.filter(({ relevant }) => relevant).length;
  const high = (yes + 1) / (yes + 2);
  const low = 1 / (points.length - yes + 2);
  let [a, b] = [0, 1];
  for (let round = 0; round < 100; round++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-9, 0, 1e-9];
    for (const { x, relevant } of points) {
      const p = 1 / (1 + Math.exp(-(a + b * x)));
      const difference = p - (relevant ? high : low);
      ga += difference;
      gb += difference * x;
      haa += p * (1 - p);
      hab += p * (1 - p) * x;
      hbb += p * (1 - p) * x * x;
    }
    const determinant = haa * hbb - hab * hab;
    a -= (hbb * ga - hab * gb) / determinant;
    b -= (haa * gb - hab * ga) / determinant;
  }
  return { intercept: Number(a.toFixed(3)), slope: Number(b.toFixed(3)) };
};

const fitModel = (): void => {
  const data = loadJudgedCourses();
  const index = buildSuggestionIndex(data.competencies, data.levels, data.options);
  const sentences = new Map(data.train.map(({ option }) => [option.code, sentencesOfOption(option)]));
  const ranker =
    (weights: Weights): Ranker =>
    ({ code }) =>
      rawSuggestions(sentences.get(code)!, index, { ...weights, calibration: { intercept: 0, slope: 1 } })
        .slice(0, shown)
        .map(({ competency, raw }) => ({ id: data.competencies[competency]!.id, score: raw }));
  const quality = (weights: Weights) => measure(data.train, ranker(weights)).averagePrecision;
  const [best] = grid()
    .map((weights) => ({ weights, quality: quality(weights) }))
    .sort((one, other) => other.quality - one.quality);
  const rank = ranker(best!.weights);
  const points = data.train.flatMap(({ option, relevant }: Judged) =>
    rank(option).map(({ id, score }) => ({ x: Math.log(score), relevant: relevant.has(id) })),
  );
  const model: SuggestionModel = { ...best!.weights, calibration: platt(points) };
  writeFileSync(new URL('../../src/features/catalog/suggestion/model.ts', import.meta.url), sourceOf(model));
  console.log(`training: ${data.train.length} courses, ${points.length} suggestions`);
  console.log(`mean average precision ${best!.quality.toFixed(3)}, model ${JSON.stringify(model)}`);
};

const sourceOf = ({ fields, calibration, ...numbers }: SuggestionModel): string => {
  const list = (values: Record<string, number>) =>
    `{ ${Object.entries(values)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ')} }`;
  return `import type { SuggestionModel } from './suggest-alignments.ts';

/**
 * Written by \`node test/gold/fit-mapping.ts\` from the training half of test/gold/mapping.csv; do not edit by hand.
 */
export const suggestionModel: SuggestionModel = {
  fields: ${list(fields)},
${Object.entries(numbers)
  .map(([name, value]) => `  ${name}: ${value},`)
  .join('\n')}
  calibration: ${list(calibration)},
};
`;
};

if (realDataIsHere()) fitModel();
else console.log('The real catalogue and framework (../shared/data) are not here; nothing was fitted.');
